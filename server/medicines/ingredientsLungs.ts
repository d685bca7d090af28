// Ingredients: lungs, gut, infection, skin, eyes and the rest. Our own table, general knowledge.
// A row is `name = other names : classes`, as in ingredientsHeart.ts; named combinations stand at the end.

export const lungIngredients = `
salbutamol = albuterol, ventolin, salamol, proventil, proair : saba
terbutaline = bricanyl : saba
levalbuterol : saba
formoterol = eformoterol : laba
salmeterol = serevent : laba
indacaterol : laba
olodaterol : laba
vilanterol : laba
beclometasone = beclomethasone, clenil, qvar : ics
budesonide = pulmicort : ics
ciclesonide : ics
fluticasone = flixotide, flovent, flonase : ics
mometasone : ics
ipratropium = atrovent : sama antimuscarinic
tiotropium = spiriva, braltus : lama antimuscarinic
umeclidinium : lama antimuscarinic
aclidinium : lama antimuscarinic
theophylline = uniphyllin, slo-phyllin : theophylline
aminophylline : theophylline
montelukast = singulair : leukotriene-antagonist
zafirlukast : leukotriene-antagonist
carbocisteine = mucodyne : other
acetylcysteine : other
roflumilast : other
sodium cromoglicate = cromolyn : other
epinephrine = adrenaline, epipen : other
omeprazole = losec, prilosec : ppi
esomeprazole = nexium : ppi
lansoprazole = zoton, prevacid : ppi
pantoprazole = protonix : ppi
rabeprazole = pariet : ppi
cimetidine : h2-blocker
famotidine = pepcid : h2-blocker
nizatidine : h2-blocker
ranitidine = zantac : h2-blocker
misoprostol : other
sucralfate : other
alginate = gaviscon, peptac, sodium alginate, alginic acid : other
loperamide = imodium : other
bisacodyl : laxative
docusate = docusate sodium : laxative
glycerol suppositories : laxative
ispaghula husk = ispaghula, fybogel : laxative
lactulose : laxative
macrogol = macrogols, laxido, movicol, cosmocol, polyethylene glycol 3350, miralax : laxative
senna = sennosides, senokot : laxative
sodium picosulfate : laxative
sterculia : laxative
prucalopride : laxative
naloxegol : laxative
mesalazine = mesalamine : other
ursodeoxycholic acid = ursodiol : other
pancreatin = creon : other
simeticone = simethicone : other
ferrous sulfate = ferrous sulphate : iron
ferrous fumarate : iron
ferrous gluconate : iron
ferric maltol : iron
folic acid : folic-acid vitamin
cyanocobalamin = vitamin b 12, vitamin b12 : vitamin
hydroxocobalamin : vitamin
thiamine = vitamin b1 : vitamin
pyridoxine = vitamin b6 : vitamin
vitamin b compound = vitamin b co strong : vitamin
ascorbic acid = vitamin c : vitamin
multivitamin = multivitamins : vitamin
zinc sulfate : vitamin
magnesium aspartate : vitamin
magnesium hydroxide : laxative
sodium bicarbonate : other
amoxicillin = amoxycillin : antibiotic
ampicillin : antibiotic
clavulanic acid = clavulanate : antibiotic
flucloxacillin : antibiotic
phenoxymethylpenicillin = penicillin v : antibiotic
benzylpenicillin = penicillin g : antibiotic
pivmecillinam : antibiotic
cefalexin = cephalexin : antibiotic
cefuroxime : antibiotic
cefaclor : antibiotic
ceftriaxone : antibiotic
azithromycin = zithromax : antibiotic qt
clarithromycin : antibiotic qt
erythromycin : antibiotic qt
doxycycline : antibiotic
lymecycline : antibiotic
minocycline : antibiotic
oxytetracycline : antibiotic
tetracycline : antibiotic
ciprofloxacin = cipro : antibiotic qt
levofloxacin = levaquin : antibiotic qt
moxifloxacin : antibiotic qt
ofloxacin : antibiotic qt
clindamycin : antibiotic
gentamicin : antibiotic
metronidazole = flagyl : antibiotic
nitrofurantoin = macrobid, macrodantin : antibiotic
methenamine hippurate = methenamine : antibiotic
sulfamethoxazole = sulphamethoxazole : antibiotic
trimethoprim : antibiotic
vancomycin : antibiotic
rifampicin = rifampin : antibiotic
rifaximin : antibiotic
isoniazid : antibiotic
ethambutol : antibiotic
fusidic acid = fucidin : antibiotic
mupirocin : antibiotic
chloramphenicol : antibiotic
fluconazole = diflucan : antifungal qt
itraconazole : antifungal
ketoconazole : antifungal
terbinafine : antifungal
nystatin : antifungal
clotrimazole = canesten : antifungal
miconazole : antifungal
aciclovir = acyclovir, zovirax : antiviral
valaciclovir = valacyclovir : antiviral
oseltamivir = tamiflu : antiviral
tenofovir : antiviral
emtricitabine : antiviral
latanoprost = xalatan : glaucoma-drops
bimatoprost : glaucoma-drops
travoprost : glaucoma-drops
tafluprost : glaucoma-drops
brimonidine : glaucoma-drops
brinzolamide : glaucoma-drops
dorzolamide : glaucoma-drops
acetazolamide : other
hypromellose : other
carbomer : other
sodium hyaluronate : other
carmellose : other
betamethasone : corticosteroid
clobetasol : corticosteroid
clobetasone : corticosteroid
triamcinolone : corticosteroid
prednicarbate : corticosteroid
calcipotriol = calcipotriene : other
benzoyl peroxide : other
adapalene : other
isotretinoin : other
permethrin : other
malathion : other
white soft paraffin = emulsifying ointment, liquid paraffin light, paraffin : other
urea : other
capsaicin : other
lidocaine = lignocaine, versatis : other
bevacizumab : other
ranibizumab : other
aflibercept : other
hydroxycarbamide = hydroxyurea : other
capecitabine : other
imatinib : other
cisplatin : other
docetaxel : other
paclitaxel : other
doxorubicin : other
cyclophosphamide : other
trastuzumab : other
sodium chloride : other
glucagon : other
desmopressin : other
guaifenesin : other
pseudoephedrine : other
phenylephrine : other
xylometazoline : other
`

/** A name that stands for several ingredients. */
export const combinationRows = `
co-codamol = codeine + paracetamol
co-dydramol = dihydrocodeine + paracetamol
co-codaprin = codeine + aspirin
co-amoxiclav = amoxicillin + clavulanic acid
augmentin = amoxicillin + clavulanic acid
co-amilofruse = amiloride + furosemide
co-amilozide = amiloride + hydrochlorothiazide
co-trimoxazole = sulfamethoxazole + trimethoprim
co-careldopa = carbidopa + levodopa
sinemet = carbidopa + levodopa
co-beneldopa = benserazide + levodopa
madopar = benserazide + levodopa
stalevo = carbidopa + entacapone + levodopa
co-tenidone = atenolol + chlortalidone
entresto = sacubitril + valsartan
tramacet = paracetamol + tramadol
solpadol = codeine + paracetamol
zapain = codeine + paracetamol
vicodin = hydrocodone + paracetamol
percocet = oxycodone + paracetamol
targinact = naloxone + oxycodone
adcal-d3 = calcium carbonate + colecalciferol
calcichew-d3 = calcium carbonate + colecalciferol
accrete d3 = calcium carbonate + colecalciferol
calceos = calcium carbonate + colecalciferol
seretide = fluticasone + salmeterol
advair = fluticasone + salmeterol
symbicort = budesonide + formoterol
fostair = beclometasone + formoterol
duoresp = budesonide + formoterol
relvar = fluticasone + vilanterol
trelegy = fluticasone + umeclidinium + vilanterol
trimbow = beclometasone + formoterol + glycopyrronium
anoro = umeclidinium + vilanterol
combivent = ipratropium + salbutamol
arthrotec = diclofenac + misoprostol
vimovo = esomeprazole + naproxen
combodart = dutasteride + tamsulosin
`
