"""Handles on messengers and social sites: named ones, addresses of profiles, identifiers with a shape of their own."""

import re

_STRONG = (
    r"(?:w|vv)[i1!|íì]ckr ?(?:me|pro)?|wikr|wicker(?= ?(?:me|id|:))|telegramm?|telegr[aá]m|whats ?app?|wh?atsap+|"
    r"watsapp?|threema|jabber|xmpp|icq|kik|snap ?chat|"
    r"discord|skype|we ?chat|weixin|viber|protonmail|tutanota|bbm pin|briar|keybase|"
    r"instagram|телеграмм?|телега|вотсап|ватсап|вацап|вайбер|джаббер|жабб?ер|викр|微信|电报|飞机"
)
_WEAK = (
    r"tele|tg|tele ?gram|wa|w/app|ig|insta|snap|sc|signal|session|wire|element|matrix|tox|simplex|line|zangi|"
    r"qq|q q|imo|messenger|facebook|fb|twitter|reddit|otr|olvid|dust|status\.im|silence|тг|сигнал|скайп|тел(?:е)?г"
)
_JOINTS = (
    r"me|id|i\.d\.?|ids|handle|name|user|username|user name|nick|nickname|account|acc|number|nr|no|no\.|num|"
    r"is|are|ist|est|es|e|é|at|on|=|это|id-?nummer|channel|bot|group|link|contact|add|:"
)
_STOP = (
    r"me|id|ids|handle|name|user|username|nick|nickname|account|acc|number|num|nr|channel|bot|group|link|contact|add|"
    r"is|are|ist|est|at|on|to|or|and|for|only|us|the|you|your|our|my|we|with|via|in|of|if|by|from|not|can|now|here|"
    r"below|above|please|pls|plz|available|avail|chat|app|apps|message|messages|messenger|orders?|ordering|support|"
    r"service|customers?|details|info|also|any|all|see|use|using|when|who|will|then|than|that|this|but|no|yes|ok|"
    r"first|before|after|fast|safe|secure|encrypted|preferred|prefer|accepted|contacts?|updates?|news|price|prices|"
    r"list|menu|und|oder|nur|f[uü]r|mit|auf|bei|der|die|das|bitte|ou|et|pour|sur|avec|uniquement|seulement|"
    r"para|por|con|solo|sólo|en|el|la|los|las|und|een|het|voor|met|alleen|of|lub|tylko|lub|per|oppure|"
    r"wickr|wickrme|telegram|whatsapp|threema|jabber|xmpp|icq|kik|snapchat|discord|skype|wechat|viber|signal|session|"
    r"email|mail|e-mail|phone|text|call|sms|protonmail|tutanota|instagram|keybase|briar|seller|vendor"
)
_VALUE = r"@?[A-Za-z0-9_][A-Za-z0-9_.#-]{1,62}[A-Za-z0-9_]"
_PLAIN = (
    r"@?(?!\d{1,6}(?:x|mgs?|g|gr|grams?|kgs?|ml|mcg|ug|µg|pcs|pills|tabs|%)?(?!\w))[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_(-])"
)
_NOT_STOP = rf"(?!(?:{_STOP})(?!\w))"
_SIGN = r"[ \t]{0,3}(?:[:=@>|~→•*–—-]|->|=>|:-){1,3}[ \t\"'`(]{0,3}"
_OPEN = r"(?<![\w\[@])(?:"
_JOINT = rf"(?:[ \t]{{1,3}}(?:{_JOINTS})(?!\w)){{1,3}}"

MESSENGERS = (
    # wickr: name, my tele is name, WhatsApp number - name
    re.compile(
        rf"(?P<keep>{_OPEN}{_STRONG}|{_WEAK})(?:{_JOINT})?{_SIGN}(?:(?:{_JOINTS})[ \t]{{1,3}}|{_SIGN}){{0,2}})"
        rf"{_NOT_STOP}{_VALUE}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<keep>{_OPEN}{_STRONG}|tele|tg|snap|insta|signal|session|тг){_JOINT}[ \t\"'`(]{{1,3}})"
        rf"{_NOT_STOP}{_VALUE}(?!\w)",
        re.IGNORECASE,
    ),
    # wickr name; hyphenated words and quantities after the bare name of a messenger are no handles
    re.compile(rf"(?P<keep>{_OPEN}{_STRONG})[ \t]{{1,3}}[\"'`(]{{0,2}}){_NOT_STOP}{_PLAIN}(?!\w)", re.IGNORECASE),
    # wickr €€.. name, telegram ID ➡ ( name ), wickr..name
    re.compile(
        rf"(?P<keep>{_OPEN}{_STRONG})(?:{_JOINT})?[ \t]{{0,3}}"
        r"(?:\.{2,6}|\.{0,4}(?:[^\w\s\[\].,;!?/&()+'\"][\ufe0f]?){1,6}[.]{0,6}[ \t\"'`(]{0,3}){1,2})"
        rf"{_NOT_STOP}{_VALUE}(?!\w)",
        re.IGNORECASE,
    ),
    # a line of its own below the messenger's name
    re.compile(
        rf"(?P<keep>{_OPEN}{_STRONG})[ \t]{{0,3}}(?:id|me|username)?[ \t]{{0,2}}:[ \t]{{0,3}}\r?\n[ \t]{{0,3}})"
        rf"{_NOT_STOP}(?=\S{{0,40}}[\d_])@?[A-Za-z0-9_.]{{3,40}}(?=[ \t]{{0,3}}(?:\n|\r|\Z))",
        re.IGNORECASE,
    ),
)
MESSENGER_HINT = re.compile(rf"{_OPEN}{_STRONG}|{_WEAK})(?!\w)", re.IGNORECASE)

# @name and @name:server
AT_NAME = re.compile(r"(?<![\w@.\]])[@＠][A-Za-z][\w.]{1,31}(?:(?<!\.):[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})?(?!\w)")

UNIQUE = re.compile(
    r"(?<![\w-])(?:05[0-9a-fA-F]{64}|[0-9A-Fa-f]{76}|[\w.]{2,32}(?<!batch)(?<!lot)(?<!order)(?<!item)#[0-9]{4}(?=\s{0,2}(?:on|\()?\s{0,2}discord))(?![\w-])"
)
"""Session and Tox identifiers, and `name#1234` on Discord."""

PROFILES = re.compile(
    r"(?P<keep>(?<![\w.-])(?:https?://)?(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?::\d{1,5})?/(?:[^\s<>\"'/]{1,60}/){0,3}"
    r"(?:(?:vendors?|sellers?|users?|u|profiles?|members?|merchants?)/"
    r"|[^\s<>\"'/]{0,60}[?&](?:vendor|seller|user|username|member|profile)(?:_?(?:id|name))?=))"
    r"[^\s/?#&<>\"')\[\]]{2,64}",
    re.IGNORECASE,
)
PROFILE_HINT = re.compile(r"/(?:vendor|seller|user|u/|profile|member|merchant)|[?&][a-z_]{2,16}=", re.IGNORECASE)
"""A seller's page on any site: the address stays, the name goes."""

SITES = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:www\.|m\.|web\.)?(?:t\.me|telegram\.(?:me|dog|org)|tlgrm\.\w{2,3}|wa\.me|whatsapp\.com|"
    r"api\.whatsapp\.com|chat\.whatsapp\.com|signal\.(?:me|group)|discord\.(?:gg|com|me)|discordapp\.com|instagram\.com|"
    r"snapchat\.com|facebook\.com|fb\.(?:com|me)|m\.me|twitter\.com|x\.com|reddit\.com|vk\.com|ok\.ru|keybase\.io|"
    r"join\.skype\.com|threema\.id|wickr\.com|kik\.me|tiktok\.com|youtube\.com|linktr\.ee|line\.me|viber\.com|"
    r"matrix\.to|element\.io|simplex\.chat|session\.\w{2,8})/[^\s<>\"')\]]{1,500}"
    r"|(?<!\w)(?:tg|whatsapp|skype|xmpp|jabber|sgnl|viber|threema|simplex|tox|matrix)://?[^\s<>\"')\]]{2,500}"
    r"|(?<!\w)(?:skype|xmpp|tox|mailto|tel):[^\s<>\"')\]]{2,100}",
    re.IGNORECASE,
)
