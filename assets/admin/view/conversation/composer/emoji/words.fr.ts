// What the emoji are found by, in the order of emoji.ts: one line each.
export default `sourire content
rire content
rayonner dents
larmes joie
sourire aimable
clin d'œil
rougir timide
amoureux yeux
bisou
câlin
réfléchir
neutre
yeux au ciel
grimace gêne
soulagé
dormir fatigué
cool lunettes
intello
confus
inquiet
surpris waouh
pleurer triste
sangloter
cri choc
sueur ouf
gêné
fâché
fête célébrer
époustouflé
supplier
ange innocent
poignée accord
pouce oui
pouce bas non
applaudir bravo
hourra mains
merci prier
salut coucou au revoir
fort muscle
ok parfait
victoire paix
croiser doigts chance
montrer droite
montrer bas
yeux regarder
cœur mains
cœur amour rouge
cœur orange
cœur jaune
cœur vert
cœur bleu
cœur violet
cœur brisé
étincelles nouveau
étoile
fête bravo
anniversaire gâteau
cadeau
trophée victoire
feu chaud
cent
soleil
pluie
neige froid
arc-en-ciel
plante pousse
fleur
rose
arbre
chien
chat
ours
abeille
papillon
insecte bug
café
thé
pomme
pain
pizza
gâteau
biscuit
vin
bière
santé trinquer
colis paquet
livraison camion
avion vol
voiture
vélo
maison
bureau
panier achats
sacs shopping
carte payer
argent euro
reçu facture
téléphone mobile
ordinateur portable
e-mail courriel
appel téléphone
trombone joindre
document page
calendrier date
réveil heure
attendre sablier
recherche loupe
cadenas sécurisé
clé
outil réparer
réglages engrenage
idée lumière
épingle
fusée lancement
casque support
fait coché oui
non croix faux
question
exclamation important
attention avertissement
info
flèche droite
flèche gauche
répéter actualiser
nouveau
vert en ligne
rouge arrêt`;
