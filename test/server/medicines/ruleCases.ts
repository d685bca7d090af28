// The truth table of the rules: `id | a person it fires on | a near miss | ...`, in the words of personOf(). A person of
// whom it cannot be told stands after a question mark.

export const ruleCases = `
PS1 | 65y; naproxen | 65y-1d; naproxen | 65y; naproxen, omeprazole | 65y; naproxen gel | ? naproxen | ? 65y; naproxen, mysterol
PS2 | naproxen; #Peptic ulcer | naproxen, lansoprazole; #Peptic ulcer | naproxen; #Family history of peptic ulcer | ? naproxen
PS3 | aspirin; #Gastric ulcer | aspirin; #Asthma | ? aspirin
PS4 | warfarin, ibuprofen | warfarin, ibuprofen gel | warfarin
PS5 | apixaban, clopidogrel | apixaban, clopidogrel, omeprazole | apixaban
PS6 | aspirin, clopidogrel | aspirin, clopidogrel, pantoprazole | aspirin, aspirin
PS7 | propranolol; #Asthma | propranolol; #Childhood asthma | ? propranolol
PS8 | salmeterol inhaler; #Asthma | salmeterol inhaler, beclometasone inhaler; #Asthma | salmeterol inhaler; #COPD
PS9 | naproxen; #Heart failure | naproxen; #Hypertension | paracetamol; #Heart failure
PS10 | 65y; quetiapine; #Dementia | 65y-1d; quetiapine; #Dementia | 65y; quetiapine; #Dementia; #Schizophrenia
PS11 | naproxen; egfr 44.9 -10 | naproxen; egfr 45 -10 | ? naproxen | ? naproxen; egfr 30 2017-01-01 | ? naproxen; egfr >30 -10 | naproxen; egfr >60 -10
PS12 | 75y; ramipril; creatinine 90 2025-08-21; potassium 4 -5 | 75y; ramipril; creatinine 90 2025-08-22; potassium 4 -5 | 75y-1d; ramipril; creatinine 90 2025-08-21; potassium 4 2025-08-21 | 75y-1d; furosemide; creatinine 90 2025-08-21; potassium 4 2025-08-21 | 75y; amlodipine; creatinine 90 2020-01-01 | ? 75y; furosemide | ? ramipril; creatinine 90 2020-01-01
PS13a | methotrexate; haemoglobin 120 2026-08-21 | methotrexate; haemoglobin 120 2026-08-22 | ? methotrexate
PS13b | methotrexate; alt 20 2026-08-21 | methotrexate; alt 20 2026-08-22 | ? methotrexate; haemoglobin 120 -5
PS13c | lithium carbonate; lithium 0.6 2026-08-21 | lithium carbonate; lithium 0.6 2026-08-22 | ? lithium carbonate
PS13d | amiodarone; tsh 2 2026-05-21 | amiodarone; tsh 2 2026-05-22 | ? amiodarone
MO1 | warfarin; inr 2.5 2026-08-21 | warfarin; inr 2.5 2026-08-22 | apixaban; inr 1 2020-01-01 | ? warfarin
MO2 | lithium; creatinine 80 2026-05-21 | lithium; creatinine 80 2026-05-22
MO3 | lithium; tsh 2 2026-05-21 | lithium; tsh 2 2026-05-22
MO4 | amiodarone; alt 20 2026-05-21 | amiodarone; alt 20 2026-05-22
MO5 | methotrexate; creatinine 80 2026-08-21 | methotrexate; creatinine 80 2026-08-22
MO6 | spironolactone; potassium 4 2026-05-21 | spironolactone; potassium 4 2026-05-22
MO7 | edoxaban; creatinine 80 2025-11-21 | edoxaban; creatinine 80 2025-11-22
MO8 | levothyroxine; tsh 2 2025-08-21 | levothyroxine; tsh 2 2025-08-22
KI1 | ibuprofen; egfr 29 -1 | ibuprofen; egfr 30 -1 | ? ibuprofen; egfr 29 2025-08-21
KI2 | ibuprofen, losartan, indapamide | ibuprofen, losartan | losartan, indapamide
KI3 | metformin; egfr 29 -1 | metformin; egfr 30 -1
KI4 | metformin; egfr 30 -1 | metformin; egfr 29 -1 | metformin; egfr 45 -1
KI5 | ramipril; potassium 5.5 -1 | ramipril; potassium 5.4 -1 | ? ramipril
KI6 | furosemide; potassium 3.4 -1 | furosemide; potassium 3.5 -1
KI7 | candesartan, spironolactone | candesartan, furosemide
KI8 | lisinopril, losartan | lisinopril, lisinopril
KI9 | nitrofurantoin; egfr 44 -1 | nitrofurantoin; egfr 45 -1
KI10 | methotrexate; egfr 29 -1 | methotrexate; egfr 30 -1
KI11 | gabapentin; egfr 59 -1 | gabapentin; egfr 60 -1
KI12 | alendronic acid; egfr 34 -1 | alendronic acid; egfr 35 -1
KI13 | eplerenone; egfr 29 -1 | eplerenone; egfr 30 -1
KI14 | apixaban; egfr 29 -1 | apixaban; egfr 30 -1
KI15 | allopurinol * 300 mg once a day; egfr 29 -1 | allopurinol * 100 mg once a day; egfr 29 -1 | allopurinol * 300 mg once a day; egfr 30 -1 | ? allopurinol; egfr 29 -1
KI16 | lithium, ramipril | lithium, amlodipine
KI17 | codeine; egfr 29 -1 | codeine; egfr 30 -1
BL1 | warfarin, aspirin | warfarin, paracetamol
BL2 | naproxen, clopidogrel | naproxen, warfarin
BL3 | sertraline, ibuprofen | sertraline, paracetamol
BL4 | citalopram, rivaroxaban | citalopram, aspirin
BL5 | warfarin, apixaban | warfarin, warfarin
BL6 | prednisolone, ibuprofen | prednisolone, ibuprofen, omeprazole | prednisolone
BL7 | warfarin, clarithromycin | warfarin, amoxicillin
QT1 | citalopram, haloperidol | citalopram, citalopram | sertraline, haloperidol
QT2 | amiodarone; potassium 3.4 -1 | amiodarone; potassium 3.5 -1
QT3 | 65y; citalopram * 40 mg once a day | 65y; citalopram * 20 mg once a day | 65y-1d; citalopram * 40 mg once a day | ? 65y; citalopram
QT4 | 65y; escitalopram * 20 mg once a day | 65y; escitalopram * 10 mg once a day
IN1 | simvastatin * 40 mg once a day, amlodipine | simvastatin * 20 mg once a day, amlodipine | ? simvastatin 40 mg, amlodipine
IN2 | simvastatin * 40 mg once a day, diltiazem | simvastatin * 20 mg once a day, verapamil | atorvastatin * 40 mg once a day, verapamil
IN3 | digoxin, verapamil | digoxin, diltiazem
IN4 | digoxin, amiodarone | digoxin, bisoprolol
IN5 | atenolol, verapamil | atenolol, amlodipine
IN6 | simvastatin, clarithromycin | pravastatin, clarithromycin
IN7 | methotrexate, co-trimoxazole | methotrexate, amoxicillin
IN8 | clopidogrel, omeprazole | clopidogrel, lansoprazole
IN9 | isosorbide mononitrate, sildenafil | amlodipine, sildenafil
IN10 | azathioprine, allopurinol | methotrexate, allopurinol
IN11 | donepezil, oxybutynin | memantine, oxybutynin
IN12 | co-careldopa, metoclopramide | co-careldopa, domperidone
IN13 | tramadol, sertraline | codeine, sertraline
FA1 | zopiclone; #Recurrent falls | zopiclone; #Asthma | ramipril; #Recurrent falls | ? zopiclone
FA2 | ramipril, bisoprolol; #Falls | ramipril, ramipril; #Falls | ramipril, bisoprolol; #Asthma
FA3 | zopiclone, amitriptyline | zopiclone | zopiclone, sertraline
FA4 | morphine, pregabalin | morphine, paracetamol
FA5 | diazepam since -29 | diazepam since -28 | ? diazepam
FA6 | diazepam, donepezil | diazepam, sertraline
STOPP-A3 | 65y; naproxen, ibuprofen | 65y-1d; naproxen, ibuprofen | 65y; naproxen, naproxen
STOPP-B1 | | 65y; digoxin; #Heart failure; #Atrial fibrillation | ? 65y; digoxin; #Heart failure
STOPP-B2 | | 65y; verapamil; #Asthma | ? 65y; verapamil; #Heart failure
STOPP-B3 | 65y; bisoprolol, diltiazem | 65y; bisoprolol, amlodipine
STOPP-B4 | 65y; bisoprolol; #Sinus bradycardia | 65y; bisoprolol; #Hypertension
STOPP-B7 | 65y; furosemide; #Ankle oedema | 65y; furosemide; #Ankle oedema; #Heart failure
STOPP-B8 | 65y; indapamide; #Gout | 65y; indapamide; #Asthma; potassium 3 -1; sodium 130 -1 | 65y; furosemide; #Gout
STOPP-B9 | 65y; furosemide; #Hypertension; #Urinary incontinence | 65y; furosemide; #Hypertension; #Urinary incontinence; #Heart failure
STOPP-B10 | | 65y; amlodipine | ? 65y; moxonidine
STOPP-B11 | 65y; ramipril; potassium 5.5 -1 | 65y; ramipril; potassium 5.4 -1
STOPP-B12 | 65y; spironolactone, ramipril | 65y; spironolactone
STOPP-B13 | 65y; sildenafil, glyceryl trinitrate | 65y; sildenafil, nicorandil
STOPP-C1 | 65y; aspirin * 300 mg once a day | 65y; aspirin * 75 mg once a day | ? 65y; aspirin
STOPP-C2 | 65y; aspirin; #Duodenal ulcer | 65y; aspirin, omeprazole; #Duodenal ulcer
STOPP-C3 | 65y; warfarin; #Bleeding disorder | 65y; warfarin; #Asthma
STOPP-C4 | 65y; aspirin, clopidogrel; #Stroke | 65y; aspirin, clopidogrel; #Stroke; #Angina
STOPP-C5 | 65y; aspirin, apixaban; #Atrial fibrillation | 65y; apixaban; #Atrial fibrillation
STOPP-C6 | 65y; clopidogrel, apixaban; #Angina | 65y; clopidogrel, apixaban; #Asthma
STOPP-C7 | 65y; ticlopidine | 65y; ticagrelor
STOPP-C8 | | 65y; warfarin since -183; #Deep vein thrombosis | ? 65y; warfarin since -184; #Deep vein thrombosis
STOPP-C10 | 65y; naproxen, warfarin | 65y; paracetamol, warfarin
STOPP-C11 | 65y; naproxen, clopidogrel | 65y; naproxen, clopidogrel, omeprazole
STOPP-D1 | 65y; amitriptyline; #Dementia | 65y; amitriptyline; #Asthma
STOPP-D3 | 65y; clozapine; #Urinary retention | 65y; risperidone; #Urinary retention
STOPP-D4 | 65y; sertraline; #Asthma; sodium 129 -1 | 65y; sertraline; #Asthma; sodium 130 -1 | 65y; mirtazapine; sodium 129 -1
STOPP-D5 | 65y; diazepam since -28 | 65y; diazepam since -27
STOPP-D6 | 65y; haloperidol; #Parkinson’s disease | 65y; quetiapine; #Parkinson’s disease
STOPP-D7 | 65y; procyclidine, haloperidol | 65y; procyclidine
STOPP-D8 | 65y; oxybutynin; #Dementia | 65y; mirabegron; #Dementia
STOPP-D9 | 65y; risperidone; #Dementia | 65y; risperidone; #Dementia; #Bipolar disorder
STOPP-D10 | 65y; quetiapine; #Insomnia | 65y; quetiapine; #Insomnia; #Schizophrenia
STOPP-D11 | 65y; donepezil, bisoprolol | 65y; donepezil, ramipril; #Asthma
STOPP-D12 | 65y; chlorpromazine | 65y; olanzapine
STOPP-D13 | 65y; ropinirole; #Essential tremor | 65y; ropinirole; #Essential tremor; #Restless legs
STOPP-D14 | 65y; chlorphenamine | 65y; loratadine
STOPP-E1 | 65y; digoxin * 125 micrograms once a day; egfr 29 -1 | 65y; digoxin * 62.5 micrograms once a day; egfr 29 -1 | 65y; digoxin * 125 micrograms once a day; egfr 30 -1
STOPP-E2 | 65y; dabigatran; egfr 29 -1 | 65y; dabigatran; egfr 30 -1
STOPP-E3 | 65y; apixaban; egfr 14 -1 | 65y; apixaban; egfr 15 -1
STOPP-E4 | 65y; naproxen; egfr 49 -1 | 65y; naproxen; egfr 50 -1
STOPP-E5 | 65y; colchicine; egfr 9 -1 | 65y; colchicine; egfr 10 -1
STOPP-E6 | 65y; metformin; egfr 29 -1 | 65y; metformin; egfr 30 -1
STOPP-F1 | 65y; metoclopramide; #Parkinson’s disease | 65y; domperidone; #Parkinson’s disease
STOPP-F2 | | 65y; omeprazole since -56 | ? 65y; omeprazole since -57
STOPP-F3 | 65y; codeine; #Constipation | 65y; paracetamol; #Constipation
STOPP-G1 | 65y; theophylline; #COPD | 65y; theophylline, tiotropium inhaler; #COPD
STOPP-G3 | 65y; tiotropium inhaler; #Urinary retention | 65y; salmeterol inhaler; #Urinary retention
STOPP-G4 | 65y; propranolol; #Asthma | 65y; bisoprolol; #Asthma
STOPP-G5 | 65y; diazepam; #Respiratory failure | 65y; diazepam; #Asthma
STOPP-H1 | 65y; naproxen; #Peptic ulcer | 65y; naproxen, famotidine; #Peptic ulcer
STOPP-H2 | | 65y; naproxen; #Asthma | ? 65y; naproxen; #Heart failure
STOPP-H3 | 65y; naproxen since -92; #Osteoarthritis | 65y; naproxen since -91; #Osteoarthritis | 65y; naproxen since -92, paracetamol; #Osteoarthritis
STOPP-H5 | | 65y; prednisolone; #Asthma | ? 65y; prednisolone; #Osteoarthritis
STOPP-H6 | 65y; colchicine since -92; #Gout | 65y; colchicine since -91; #Gout | 65y; colchicine since -92, allopurinol; #Gout
STOPP-H7 | 65y; celecoxib; #Angina | 65y; naproxen; #Angina
STOPP-H8 | 65y; naproxen, prednisolone | 65y; naproxen, prednisolone, omeprazole
STOPP-H9 | 65y; alendronic acid; #Dysphagia | 65y; denosumab; #Dysphagia
STOPP-I1 | 65y; solifenacin; #Dementia | 65y; mirabegron; #Dementia
STOPP-I2 | 65y; doxazosin; #Postural hypotension | 65y; doxazosin; #Hypertension
STOPP-J1 | 65y; glimepiride | 65y; gliclazide
STOPP-J2 | 65y; pioglitazone; #Heart failure | 65y; pioglitazone; #Asthma
STOPP-J3 | 65y; bisoprolol, gliclazide; #Recurrent hypoglycaemia | 65y; bisoprolol; #Recurrent hypoglycaemia
STOPP-J4 | 65y; estradiol; #Breast cancer | 65y; estradiol pessaries; #Breast cancer
STOPP-J6 | 65y; testosterone; #Asthma | 65y; testosterone; #Hypogonadism
STOPP-K1 | 65y; diazepam; #Falls | 65y-1d; diazepam; #Falls
STOPP-K2 | 65y; haloperidol; #Falls | 65y; haloperidol; #Asthma
STOPP-K3 | 65y; amlodipine; #Postural hypotension | 65y; bisoprolol; #Postural hypotension
STOPP-K4 | 65y; zopiclone; #Falls | 65y; zopiclone; #Asthma
STOPP-L2 | 65y; codeine | 65y; codeine, senna
STOPP-N1 | 65y; oxybutynin, procyclidine | 65y; oxybutynin
START-A1 | 65y; ramipril; #Atrial fibrillation | 65y; apixaban; #Atrial fibrillation | 65y-1d; ramipril; #Atrial fibrillation | ? 65y; mysterol; #Atrial fibrillation | ? ramipril; #Atrial fibrillation
START-A3 | 65y; paracetamol; #Angina | 65y; aspirin; #Angina | ? 65y; #Angina
START-A5 | 65y; paracetamol; #Stroke | 65y; atorvastatin; #Stroke | ? 85y; paracetamol; #Stroke
START-A6 | 65y; paracetamol; #Heart failure | 65y; ramipril; #Heart failure
START-A7 | 65y; paracetamol; #Angina | 65y; bisoprolol; #Angina | 65y; paracetamol; #Angina; #Asthma
START-A8 | | 65y; bisoprolol; #Heart failure | ? 65y; atenolol; #Heart failure
START-B1 | 65y; paracetamol; #COPD | 65y; salbutamol inhaler; #COPD
START-B2 | | 65y; budesonide inhaler; #COPD | ? 65y; paracetamol; #COPD
START-C1 | | 65y; co-careldopa; #Parkinson’s disease | ? 65y; paracetamol; #Parkinson’s disease
START-C2 | | 65y; sertraline; #Depression | ? 65y; paracetamol; #Depression
START-C3 | | 65y; donepezil; #Alzheimer’s disease | ? 65y; paracetamol; #Alzheimer’s disease
START-C4 | 65y; paracetamol; #Glaucoma | 65y; latanoprost eye drops; #Glaucoma
START-D1 | 65y; paracetamol; #Reflux oesophagitis | 65y; omeprazole; #Reflux oesophagitis
START-D2 | 65y; paracetamol; #Diverticulosis; #Constipation | 65y; ispaghula husk; #Diverticulosis; #Constipation | 65y; paracetamol; #Diverticulosis
START-E1 | | 65y; methotrexate; #Rheumatoid arthritis | ? 65y; paracetamol; #Rheumatoid arthritis
START-E2 | 65y; prednisolone since -92 | 65y; prednisolone since -91 | 65y; prednisolone since -92, alendronic acid
START-E3 | 65y; paracetamol; #Osteoporosis | 65y; colecalciferol; #Osteoporosis
START-E4 | 65y; paracetamol; #Osteoporosis | 65y; denosumab; #Osteoporosis
START-E5 | 65y; paracetamol; #Falls | 65y; Adcal-D3 tablets; #Falls
START-E6 | | 65y; allopurinol; #Gout | ? 65y; paracetamol; #Gout
START-E7 | 65y; methotrexate | 65y; methotrexate, folic acid
START-F1 | 65y; paracetamol; #Type 2 diabetes; #Chronic kidney disease | 65y; ramipril; #Type 2 diabetes; #Chronic kidney disease | 65y; paracetamol; #Prediabetes; #Chronic kidney disease
START-G1 | | 65y; tamsulosin; #Benign prostatic hyperplasia | ? 65y; paracetamol; #Benign prostatic hyperplasia
START-H2 | 65y; morphine | 65y; morphine, macrogol
`
