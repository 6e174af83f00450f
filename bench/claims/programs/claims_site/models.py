"""Alerts that have an author, to see which queries a page of them takes."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
    biography = models.TextField()

    class Meta:
        app_label = "claims_site"

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    title = models.CharField(max_length=50)
    report = models.TextField()
    """No page shows it."""
    author = models.ForeignKey(Author, on_delete=models.CASCADE)

    class Meta:
        app_label = "claims_site"

    def __str__(self) -> str:
        return self.title
