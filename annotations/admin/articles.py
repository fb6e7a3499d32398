"""What is said of the articles of a wiki, whether the wiki is asked for them or a dump has them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Event, Source


class ArticlesForm(forms.Form):
    """As what they come in."""

    slug = forms.SlugField(
        label=_("Beginning of the slugs"),
        required=False,
        max_length=90,
        help_text=_("Else the title in Latin letters; the language is added."),
    )
    scope = forms.ModelMultipleChoiceField(
        label=_("Scope"),
        queryset=Event.objects.all(),
        required=False,
        to_field_name="slug",
        help_text=_("The events that the articles treat."),
    )
    visibility = forms.ChoiceField(label=_("Visibility"), choices=Source.Visibility.choices)
    notes = forms.ChoiceField(
        label=_("Notes"),
        choices=[("apart", _("after the text, as passages of their own")), ("omit", _("left out"))],
    )
