"""The stack as processes of this machine, under supervisord: `python -m local --help`.

Everything is derived from the manifests in impl_*/pyproject.toml. All state is in one folder, so
that a stack with another folder and another port runs beside the first.
"""
