-- Written by `make tables` from docker/templates/ and the manifests.
CREATE DATABASE liveview;
CREATE DATABASE ssr;
CREATE DATABASE htmx;
CREATE DATABASE unicorn;
CREATE DATABASE reactor;
CREATE DATABASE djust;
