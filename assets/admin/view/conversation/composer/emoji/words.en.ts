// What the emoji are found by, in the order of emoji.ts: one line each.
export default `grin happy
laugh happy
beam teeth
joy tears
smile friendly
wink
blush shy
love eyes
kiss
hug
think
neutral
eyeroll
grimace awkward
relieved
sleep tired
cool sunglasses
nerd
confused
worried
surprised wow
cry sad
sob
scream shock
sweat relief
flushed
angry
party celebrate
mindblown
please
angel innocent
handshake deal
thumbs up yes
thumbs down no
clap applause
hooray hands
thanks pray please
wave hello bye
strong muscle
ok perfect
victory peace
luck fingers crossed
point right
point down
eyes look
heart hands
heart love red
orange heart
yellow heart
green heart
blue heart
purple heart
broken heart
sparkles new
star
party tada
birthday cake
gift present
trophy win
fire hot
hundred
sun
rain
snow cold
rainbow
plant sprout
flower blossom
rose
tree
dog
cat
bear
bee
butterfly
bug
coffee
tea
apple
bread
pizza
cake
cookie
wine
beer
cheers toast
package parcel box
delivery truck
plane flight
car
bike
house home
office
cart shop
shopping bags
card pay
money euro
receipt invoice
phone mobile
computer laptop
email mail
call telephone
clip attach
document page
calendar date
alarm clock time
wait hourglass
search magnifier
lock secure
key
tool fix
settings gear
idea light
pin
rocket launch
headphones support
done check yes
no cross wrong
question
exclamation important
warning
info
arrow right
arrow left
repeat refresh
new
green online
red stop`;
