// What the emoji are found by, in the order of emoji.ts: one line each.
export default `grinsen fröhlich
lachen fröhlich
strahlen zähne
freudentränen
lächeln freundlich
zwinkern
erröten schüchtern
verliebt augen
kuss
umarmung
nachdenken
neutral
augenrollen
grimasse peinlich
erleichtert
schlafen müde
cool sonnenbrille
streber
verwirrt
besorgt
überrascht wow
weinen traurig
heulen
schrei schock
schwitzen erleichtert
verlegen
wütend
party feiern
umwerfend
bitte flehen
engel unschuldig
handschlag abgemacht
daumen hoch ja
daumen runter nein
klatschen applaus
hurra hände
danke bitte
winken hallo tschüss
stark muskel
okay perfekt
sieg frieden
daumen drücken glück
zeigen rechts
zeigen runter
augen schauen
herz hände
herz liebe rot
oranges herz
gelbes herz
grünes herz
blaues herz
lila herz
gebrochenes herz
funkeln neu
stern
feiern tusch
geburtstag torte
geschenk
pokal gewinn
feuer heiß
hundert
sonne
regen
schnee kalt
regenbogen
pflanze spross
blume blüte
rose
baum
hund
katze
bär
biene
schmetterling
raupe fehler
kaffee
tee
apfel
brot
pizza
kuchen
keks
wein
bier
prost anstoßen
paket
lieferung lkw
flugzeug flug
auto
fahrrad
haus zuhause
büro
einkaufswagen
einkaufstaschen
karte zahlen
geld euro
beleg rechnung
handy telefon
computer laptop
e-mail post
anruf telefon
büroklammer anhang
dokument seite
kalender datum
wecker zeit
warten sanduhr
suche lupe
schloss sicher
schlüssel
werkzeug reparieren
einstellungen zahnrad
idee licht
pinnnadel
rakete start
kopfhörer support
erledigt haken ja
nein kreuz falsch
frage
ausrufezeichen wichtig
warnung achtung
information
pfeil rechts
pfeil links
wiederholen neu laden
neu
grün verfügbar
rot stopp`;
