"""Words by which a page says what it is, in the languages that the sources use."""

import re

NOT_FOUND_LABEL = re.compile(
    r"""\b(?:
        (?:page|item|listing|product|topic|thread|advert|offer|article|file)\s
            (?:(?:was|is|could|can|has|does)\s?(?:not|n't)?\s?(?:be|been)?\s)?(?:not\s)?(?:found|exist|removed|deleted)
      | not\sfound | no\slonger\s(?:available|exists) | does(?:\snot|n't)\sexist
      | nicht\s(?:gefunden|mehr\sverf.gbar) | niet\sgevonden | introuvable | no\s(?:encontrad[oa]|existe)
      | non\strovat[oa] | n.o\sencontrad[oa] | nie\sznaleziono
      | (?:error|http|fehler|erreur)\s?404
    )\b | ^404\s*(?:$|[-–|:]) | \b404$""",
    re.IGNORECASE | re.VERBOSE,
)
LOG_IN_LABEL = re.compile(
    r"""\b(?:
        log[\s-]?[io]n | sign[\s-]?in | captcha | are\syou\s(?:a\s)?(?:human|robot) | verify\syou | security\scheck
      | ddos | just\sa\smoment | access\sdenied | anmelden | einloggen | inloggen | connexion | iniciar\ssesi.n
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
WANTED_LABEL = re.compile(
    r"""\b(?:
        want(?:ed|s)? | want[\s-]to[\s-]buy | wtb | looking\sfor | in\ssearch\sof | iso | buying | requests?
      | gesuche? | gesucht | suche | kaufgesuche? | gezocht | gevraagd | recherche | cherche | demandes?
      | se\sbusca | busco | compro | cerco | kupi. | poszukuj.
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
UNFOLLOWED = re.compile(
    r"""(?:^|[/?&_.=])(?:
        log-?(?:in|out|off) | sign-?(?:in|up|out) | regist(?:er|ration) | (?:my-?)?account | auth | oauth | captcha
      | cart | basket | bag | checkout | purchase | order(?:s|-?now)? | pay(?:ment)? | deposit | wallet
      | add-?to-?(?:cart|basket|wishlist|compare) | wishlist | favou?rites? | compare | vote | rate | like | report
      | messages? | conversation | inbox | imsg | smsg | pm | reply | compose | contact(?:-us)? | ucp | profile
      | settings
      | (?:lost-?|forgot-?)?password | tickets? | support | chat | affiliates? | share | print | feed | rss
      | (?:un)?subscribe | delete | edit
    )(?:$|[/?&_.=])""",
    re.IGNORECASE | re.VERBOSE,
)
"""Addresses that act, or that belong to one visitor: never followed."""
OFFERED_LABEL = re.compile(
    r"\b(?:offer(?:s|ed|ing)?|sell(?:ing|ers?)?|wts|fs|for\ssale|vendors?|angebote?|biete|verkaufe?|aangeboden|te\skoop|vends?"
    r"|offres?|vendo|se\svende|ofertas?)\b",
    re.IGNORECASE,
)
