from django.core.wsgi import get_wsgi_application

from historio.breaking import visibly

application = visibly(get_wsgi_application())
