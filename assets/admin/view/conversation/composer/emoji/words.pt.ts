// What the emoji are found by, in the order of emoji.ts: one line each.
export default `sorriso feliz
riso feliz
radiante dentes
lágrimas alegria
sorriso amável
piscadela
corado tímido
apaixonado olhos
beijo
abraço
pensar
neutro
revirar olhos
careta sem jeito
aliviado
dormir cansado
legal óculos
nerd
confuso
preocupado
surpresa uau
chorar triste
soluçar
grito choque
suor alívio
envergonhado
zangado
festa celebrar
pasmado
por favor súplica
anjo inocente
aperto acordo
polegar sim
polegar baixo não
aplauso palmas
viva mãos
obrigado rezar
aceno olá tchau
forte músculo
ok perfeito
vitória paz
dedos cruzados sorte
apontar direita
apontar baixo
olhos olhar
coração mãos
coração amor vermelho
coração laranja
coração amarelo
coração verde
coração azul
coração roxo
coração partido
brilhos novo
estrela
festa comemoração
aniversário bolo
presente
troféu vencer
fogo quente
cem
sol
chuva
neve frio
arco-íris
planta broto
flor
rosa
árvore
cachorro
gato
urso
abelha
borboleta
inseto erro
café
chá
maçã
pão
pizza
bolo
biscoito
vinho
cerveja
brinde saúde
pacote caixa
entrega caminhão
avião voo
carro
bicicleta
casa
escritório
carrinho compra
sacolas compras
cartão pagar
dinheiro euro
recibo fatura
celular telefone
computador notebook
e-mail correio
ligação telefone
clipe anexo
documento página
calendário data
despertador hora
esperar ampulheta
buscar lupa
cadeado seguro
chave
ferramenta consertar
configurações engrenagem
ideia luz
alfinete
foguete lançamento
fones suporte
feito sim
não cruz errado
pergunta
exclamação importante
aviso atenção
informação
seta direita
seta esquerda
repetir atualizar
novo
verde online
vermelho parar`;
