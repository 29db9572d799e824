// What the emoji are found by, in the order of emoji.ts: one line each.
export default `sonrisa feliz
risa feliz
radiante dientes
lágrimas alegría
sonrisa amable
guiño
sonrojado tímido
enamorado ojos
beso
abrazo
pensar
neutral
ojos en blanco
mueca incómodo
aliviado
dormir cansado
genial gafas
empollón
confundido
preocupado
sorpresa guau
llorar triste
sollozar
grito susto
sudor alivio
avergonzado
enfadado
fiesta celebrar
alucinado
por favor súplica
ángel inocente
apretón trato
pulgar sí
pulgar abajo no
aplauso
hurra manos
gracias rezar
saludo hola adiós
fuerte músculo
ok perfecto
victoria paz
dedos cruzados suerte
señalar derecha
señalar abajo
ojos mirar
corazón manos
corazón amor rojo
corazón naranja
corazón amarillo
corazón verde
corazón azul
corazón morado
corazón roto
brillos nuevo
estrella
fiesta celebración
cumpleaños tarta
regalo
trofeo ganar
fuego caliente
cien
sol
lluvia
nieve frío
arcoíris
planta brote
flor
rosa
árbol
perro
gato
oso
abeja
mariposa
bicho error
café
té
manzana
pan
pizza
pastel
galleta
vino
cerveza
brindis salud
paquete caja
entrega camión
avión vuelo
coche
bicicleta
casa
oficina
carrito compra
bolsas compras
tarjeta pagar
dinero euro
recibo factura
móvil teléfono
ordenador portátil
correo
llamada teléfono
clip adjunto
documento página
calendario fecha
despertador hora
esperar reloj de arena
buscar lupa
candado seguro
llave
herramienta arreglar
ajustes engranaje
idea luz
chincheta
cohete lanzamiento
auriculares soporte
hecho sí
no cruz mal
pregunta
exclamación importante
aviso atención
información
flecha derecha
flecha izquierda
repetir actualizar
nuevo
verde en línea
rojo parar`;
