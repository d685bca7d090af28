// Ingredients: heart, circulation, blood, kidneys, diabetes, hormones, bone, joints. Our own table, general knowledge.
// A row is `name = other names : classes`; other names are UK or US generic names, common brands and known misspellings.

export const heartIngredients = `
acebutolol : beta-blocker
atenolol = tenormin : beta-blocker
bisoprolol = cardicor, emcor : beta-blocker
carvedilol = coreg : beta-blocker nonselective-beta-blocker alpha-blocker
celiprolol : beta-blocker
esmolol : beta-blocker
labetalol : beta-blocker nonselective-beta-blocker
metoprolol = lopressor, toprol : beta-blocker
nadolol : beta-blocker nonselective-beta-blocker
nebivolol = bystolic : beta-blocker
oxprenolol : beta-blocker nonselective-beta-blocker
pindolol : beta-blocker nonselective-beta-blocker
propranolol = inderal : beta-blocker nonselective-beta-blocker
sotalol : beta-blocker nonselective-beta-blocker antiarrhythmic qt
timolol : beta-blocker nonselective-beta-blocker glaucoma-drops
captopril : acei
enalapril = vasotec : acei
fosinopril : acei
imidapril : acei
lisinopril = zestril, prinivil : acei
moexipril : acei
perindopril = coversyl : acei
quinapril = accupro, accupril : acei
ramipril = tritace, altace : acei
trandolapril : acei
benazepril : acei
azilsartan : arb
candesartan = amias, atacand : arb
eprosartan : arb
irbesartan = aprovel, avapro : arb
losartan = cozaar : arb
olmesartan = benicar : arb
telmisartan = micardis : arb
valsartan = diovan : arb
sacubitril : other
bumetanide : loop
furosemide = frusemide, lasix : loop
torasemide = torsemide : loop
bendroflumethiazide = bendrofluazide : thiazide
chlortalidone = chlorthalidone : thiazide
hydrochlorothiazide = hctz : thiazide
indapamide = natrilix : thiazide
metolazone : thiazide
xipamide : thiazide
cyclopenthiazide : thiazide
amiloride : k-sparing
triamterene : k-sparing
eplerenone = inspra : mra
spironolactone = aldactone : mra
finerenone : mra
amlodipine = norvasc, istin : dihydropyridine
felodipine : dihydropyridine
isradipine : dihydropyridine
lacidipine : dihydropyridine
lercanidipine : dihydropyridine
nicardipine : dihydropyridine
nifedipine = adalat : dihydropyridine
nimodipine : dihydropyridine
diltiazem = tildiem, cardizem : rate-limiting-ccb
verapamil = securon, calan : rate-limiting-ccb
glyceryl trinitrate = nitroglycerin, nitroglycerine, nitrolingual, gtn : nitrate
isosorbide mononitrate = ismn, imdur : nitrate
isosorbide dinitrate = isdn : nitrate
nicorandil = ikorel : vasodilator
hydralazine : vasodilator
minoxidil : vasodilator
ivabradine : other
ranolazine : qt
doxazosin = cardura : alpha-blocker
prazosin : alpha-blocker
terazosin : alpha-blocker
alfuzosin = xatral : alpha-blocker
tamsulosin = flomaxtra, flomax : alpha-blocker
indoramin : alpha-blocker
silodosin : alpha-blocker
clonidine : central-antihypertensive
methyldopa : central-antihypertensive
moxonidine = physiotens : central-antihypertensive
guanfacine : central-antihypertensive
atorvastatin = lipitor : statin
fluvastatin : statin
pravastatin = pravachol : statin
rosuvastatin = crestor : statin
simvastatin = simvistatin, zocor : statin
lovastatin : statin
pitavastatin : statin
ezetimibe = ezetrol, zetia : other
bezafibrate : fibrate
fenofibrate : fibrate
gemfibrozil : fibrate
colestyramine = cholestyramine : other
inclisiran : other
evolocumab : other
niacin = nicotinic acid : vitamin
icosapent ethyl : other
amiodarone = cordarone : antiarrhythmic qt
digoxin = lanoxin : antiarrhythmic
disopyramide : antiarrhythmic qt
dronedarone : antiarrhythmic qt
flecainide = tambocor : antiarrhythmic qt
propafenone : antiarrhythmic
aspirin = acetylsalicylic acid : antiplatelet
clopidogrel = plavix : antiplatelet
dipyridamole = persantin : antiplatelet
prasugrel : antiplatelet
ticagrelor = brilique, brilinta : antiplatelet
ticlopidine : antiplatelet
warfarin = coumadin, jantoven : anticoagulant vka
acenocoumarol : anticoagulant vka
phenindione : anticoagulant vka
apixaban = eliquis : anticoagulant doac factor-xa
edoxaban = lixiana : anticoagulant doac factor-xa
rivaroxaban = xarelto : anticoagulant doac factor-xa
dabigatran = pradaxa : anticoagulant doac
enoxaparin = clexane, lovenox : anticoagulant
dalteparin = fragmin : anticoagulant
tinzaparin : anticoagulant
heparin : anticoagulant
alteplase : other
tranexamic acid : other
sildenafil = viagra, revatio : pde5
tadalafil = cialis : pde5
vardenafil : pde5
avanafil : pde5
potassium chloride = sando-k, klor-con : potassium
metformin = glucophage : metformin
gliclazide = diamicron : sulphonylurea
glipizide : sulphonylurea
tolbutamide : sulphonylurea
glibenclamide = glyburide : sulphonylurea long-acting-sulphonylurea
glimepiride = amaryl : sulphonylurea long-acting-sulphonylurea
chlorpropamide : sulphonylurea long-acting-sulphonylurea
pioglitazone = actos : glitazone
rosiglitazone : glitazone
canagliflozin : sglt2
dapagliflozin = forxiga, farxiga : sglt2
empagliflozin = jardiance : sglt2
ertugliflozin : sglt2
alogliptin : dpp4
linagliptin = trajenta : dpp4
saxagliptin : dpp4
sitagliptin = januvia : dpp4
vildagliptin : dpp4
dulaglutide = trulicity : glp1
exenatide : glp1
liraglutide = victoza : glp1
semaglutide = ozempic, rybelsus : glp1
tirzepatide = mounjaro : glp1
insulin = humulin, novorapid, lantus, levemir, toujeo, abasaglar, tresiba, humalog, novolog, insulatard, novomix : insulin
repaglinide : other
acarbose : other
levothyroxine = thyroxine, synthroid : thyroid
liothyronine : thyroid
carbimazole : thyroid
propylthiouracil : thyroid
prednisolone = prednisone : corticosteroid
dexamethasone : corticosteroid
hydrocortisone : corticosteroid
methylprednisolone : corticosteroid
fludrocortisone : other
alendronic acid = alendronate, fosamax : bisphosphonate bone-protection
ibandronic acid = ibandronate : bisphosphonate bone-protection
risedronate = risedronic acid, actonel : bisphosphonate bone-protection
zoledronic acid = zoledronate : bone-protection
denosumab = prolia : bone-protection
raloxifene : bone-protection
teriparatide : bone-protection
strontium ranelate : bone-protection
colecalciferol = cholecalciferol, vitamin d, vitamin d3 : vitamin-d
ergocalciferol : vitamin-d
alfacalcidol : vitamin-d
calcitriol : vitamin-d
calcium carbonate = calcium : calcium
estradiol = oestradiol : oestrogen
conjugated oestrogens = conjugated estrogens, premarin : oestrogen
estriol = oestriol : oestrogen
ethinylestradiol = ethinyl estradiol : oestrogen
medroxyprogesterone = depo-provera : progestogen
norethisterone = norethindrone : progestogen
levonorgestrel : progestogen
norgestimate : progestogen
drospirenone : progestogen
desogestrel : progestogen
etonogestrel : progestogen
progesterone = utrogestan : progestogen
tibolone : oestrogen
testosterone : androgen
tamoxifen : other
anastrozole : other
letrozole : other
exemestane : other
bicalutamide : other
goserelin : other
leuprorelin = leuprolide : other
allopurinol = zyloric, zyloprim : xanthine-oxidase-inhibitor
febuxostat : xanthine-oxidase-inhibitor
colchicine : colchicine
azathioprine : dmard
hydroxychloroquine = plaquenil : dmard qt
leflunomide : dmard
methotrexate : dmard methotrexate
sulfasalazine = sulphasalazine : dmard
mycophenolate mofetil = mycophenolate, mycophenolic acid : dmard
ciclosporin = cyclosporine, cyclosporin : dmard
tacrolimus : dmard
penicillamine : dmard
adalimumab : dmard
etanercept : dmard
epoetin = epoetin alfa, darbepoetin alfa, darbepoetin : other
cinacalcet : other
sevelamer : other
`
