// Ingredients: nerves, mind, pain, lungs, gut, bladder, infection, skin. Our own table, general knowledge.
// A row is `name = other names : classes`, as in ingredientsHeart.ts.

export const mindIngredients = `
paracetamol = acetaminophen, panadol, tylenol, calpol : paracetamol
ibuprofen = nurofen, advil, motrin, brufen : nsaid
naproxen = naprosyn, aleve : nsaid
diclofenac = voltarol, voltaren : nsaid
aceclofenac : nsaid
acemetacin : nsaid
etodolac : nsaid
flurbiprofen : nsaid
indometacin = indomethacin : nsaid
ketoprofen : nsaid
ketorolac : nsaid
mefenamic acid = ponstan : nsaid
meloxicam : nsaid
nabumetone : nsaid
piroxicam : nsaid
sulindac : nsaid
tenoxicam : nsaid
tiaprofenic acid : nsaid
celecoxib = celebrex : nsaid cox2
etoricoxib = arcoxia : nsaid cox2
codeine : opioid sedative
dihydrocodeine : opioid sedative
meptazinol : opioid sedative
tramadol = zydol, ultram : opioid sedative
tapentadol : opioid strong-opioid sedative
buprenorphine = butrans, butec : opioid strong-opioid sedative
diamorphine : opioid strong-opioid sedative
fentanyl = durogesic, matrifen : opioid strong-opioid sedative
hydrocodone : opioid strong-opioid sedative
hydromorphone : opioid strong-opioid sedative
methadone : opioid strong-opioid sedative qt
morphine = oramorph, mst continus, zomorph, sevredol : opioid strong-opioid sedative
oxycodone = oxycontin, oxynorm, longtec, shortec : opioid strong-opioid sedative
pethidine = meperidine : opioid strong-opioid sedative
naloxone : other
naltrexone : other
nefopam : other
gabapentin = neurontin : gabapentinoid antiepileptic sedative
pregabalin = lyrica, alzain : gabapentinoid antiepileptic sedative
carbamazepine = tegretol : antiepileptic sedative
oxcarbazepine : antiepileptic
eslicarbazepine : antiepileptic
lamotrigine = lamictal : antiepileptic
levetiracetam = keppra : antiepileptic
brivaracetam : antiepileptic
lacosamide : antiepileptic
phenobarbital = phenobarbitone : antiepileptic sedative
phenytoin = epanutin : antiepileptic
primidone : antiepileptic sedative
topiramate : antiepileptic
valproate = valproic acid, epilim, depakote, valproate semisodium, divalproex : antiepileptic
zonisamide : antiepileptic
perampanel : antiepileptic
clobazam : benzodiazepine antiepileptic sedative
clonazepam = klonopin : benzodiazepine antiepileptic sedative
alprazolam = xanax : benzodiazepine sedative
chlordiazepoxide = librium : benzodiazepine sedative
diazepam = valium : benzodiazepine sedative
loprazolam : benzodiazepine sedative
lorazepam = ativan : benzodiazepine sedative
lormetazepam : benzodiazepine sedative
midazolam : benzodiazepine sedative
nitrazepam : benzodiazepine sedative
oxazepam : benzodiazepine sedative
temazepam : benzodiazepine sedative
zaleplon : z-drug sedative
zolpidem = ambien, stilnoct : z-drug sedative
zopiclone = zimovane, eszopiclone : z-drug sedative
melatonin = circadin : other
buspirone : other
citalopram = cipramil, celexa : ssri antidepressant qt
escitalopram = cipralex, lexapro : ssri antidepressant qt
fluoxetine = prozac : ssri antidepressant
fluvoxamine : ssri antidepressant
paroxetine = seroxat, paxil : ssri antidepressant
sertraline = lustral, zoloft : ssri antidepressant
vortioxetine : antidepressant
duloxetine = cymbalta : snri antidepressant
venlafaxine = efexor, effexor : snri antidepressant
desvenlafaxine : snri antidepressant
mirtazapine = zispin, remeron : antidepressant sedative
trazodone = molipaxin : antidepressant sedative
agomelatine : antidepressant
bupropion = wellbutrin, zyban : antidepressant
reboxetine : antidepressant
mianserin : antidepressant sedative
moclobemide : antidepressant
phenelzine : antidepressant
amitriptyline = elavil : tca antidepressant sedative qt
clomipramine = anafranil : tca antidepressant sedative qt
dosulepin = dothiepin : tca antidepressant sedative qt
doxepin : tca antidepressant sedative qt
imipramine : tca antidepressant sedative qt
lofepramine : tca antidepressant
nortriptyline : tca antidepressant sedative qt
trimipramine : tca antidepressant sedative qt
lithium = priadel, camcolit, lithium carbonate, lithium citrate : lithium
amisulpride : antipsychotic sedative qt
aripiprazole = abilify : antipsychotic
benperidol : antipsychotic sedative qt
chlorpromazine = largactil : antipsychotic phenothiazine anticholinergic-antipsychotic sedative qt
clozapine = clozaril, denzapine, zaponex : antipsychotic anticholinergic-antipsychotic sedative
flupentixol = flupenthixol, depixol : antipsychotic anticholinergic-antipsychotic sedative
fluphenazine : antipsychotic phenothiazine anticholinergic-antipsychotic sedative
haloperidol = haldol, serenace : antipsychotic sedative qt
levomepromazine = methotrimeprazine : antipsychotic phenothiazine anticholinergic-antipsychotic sedative qt
lurasidone : antipsychotic sedative
olanzapine = zyprexa : antipsychotic sedative
paliperidone : antipsychotic sedative
pericyazine : antipsychotic phenothiazine sedative
pimozide : antipsychotic sedative qt
promazine : antipsychotic phenothiazine anticholinergic-antipsychotic sedative
quetiapine = seroquel : antipsychotic sedative qt
risperidone = risperdal : antipsychotic sedative qt
sulpiride : antipsychotic sedative qt
trifluoperazine : antipsychotic phenothiazine sedative
zuclopenthixol = clopixol : antipsychotic anticholinergic-antipsychotic sedative
ziprasidone : antipsychotic sedative qt
prochlorperazine = stemetil, buccastem : phenothiazine antiemetic sedative
metoclopramide = maxolon, reglan : antiemetic
domperidone = motilium : antiemetic qt
ondansetron = zofran : antiemetic qt
cyclizine : antiemetic sedating-antihistamine sedative
cinnarizine : sedating-antihistamine sedative
betahistine = serc : other
alimemazine = trimeprazine : sedating-antihistamine sedative
chlorphenamine = chlorpheniramine, piriton : sedating-antihistamine sedative
clemastine : sedating-antihistamine sedative
cyproheptadine : sedating-antihistamine sedative
diphenhydramine = benadryl, nytol : sedating-antihistamine sedative
doxylamine : sedating-antihistamine sedative
hydroxyzine = atarax : sedating-antihistamine sedative qt
ketotifen : sedating-antihistamine sedative
promethazine = phenergan : sedating-antihistamine sedative
cetirizine : antihistamine
desloratadine : antihistamine
fexofenadine : antihistamine
levocetirizine : antihistamine
loratadine : antihistamine
acrivastine : antihistamine
donepezil = aricept : cholinesterase-inhibitor qt
galantamine = reminyl, razadyne : cholinesterase-inhibitor
rivastigmine = exelon : cholinesterase-inhibitor
memantine = ebixa, namenda : other
levodopa : levodopa parkinsons
carbidopa : parkinsons
benserazide : parkinsons
entacapone : parkinsons
opicapone : parkinsons
pramipexole = mirapexin : dopamine-agonist parkinsons
ropinirole = requip : dopamine-agonist parkinsons
rotigotine = neupro : dopamine-agonist parkinsons
cabergoline : dopamine-agonist
bromocriptine : dopamine-agonist
rasagiline : parkinsons
selegiline : parkinsons
safinamide : parkinsons
amantadine : parkinsons
procyclidine = kemadrin : movement-anticholinergic antimuscarinic
trihexyphenidyl = benzhexol : movement-anticholinergic antimuscarinic
orphenadrine : movement-anticholinergic antimuscarinic
benzatropine = benztropine : movement-anticholinergic antimuscarinic
baclofen : sedative
tizanidine : sedative
dantrolene : other
methocarbamol : sedative
cyclobenzaprine : sedative
quinine : other
sumatriptan : other
rizatriptan : other
zolmitriptan : other
pizotifen : sedative
methylphenidate : other
atomoxetine : other
lisdexamfetamine : other
varenicline : other
nicotine : other
acamprosate : other
disulfiram : other
riluzole : other
pyridostigmine : other
darifenacin : bladder-antimuscarinic antimuscarinic
fesoterodine : bladder-antimuscarinic antimuscarinic
flavoxate : bladder-antimuscarinic antimuscarinic
oxybutynin = ditropan : bladder-antimuscarinic antimuscarinic
propiverine : bladder-antimuscarinic antimuscarinic
solifenacin = vesicare : bladder-antimuscarinic antimuscarinic
tolterodine = detrusitol, detrol : bladder-antimuscarinic antimuscarinic
trospium : bladder-antimuscarinic antimuscarinic
mirabegron = betmiga : other
vibegron : other
finasteride = proscar : five-alpha-reductase-inhibitor
dutasteride = avodart : five-alpha-reductase-inhibitor
atropine : antimuscarinic
hyoscine = scopolamine : antispasmodic antimuscarinic
hyoscyamine : antispasmodic antimuscarinic
dicycloverine = dicyclomine : antispasmodic antimuscarinic
propantheline : antispasmodic antimuscarinic
glycopyrronium = glycopyrrolate : antimuscarinic lama
mebeverine = colofac : antispasmodic
alverine : antispasmodic
peppermint oil = colpermin : antispasmodic
`
