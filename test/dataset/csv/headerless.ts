/** A few rows in the manner of public files without a header, by the names that these have. */
export const headerless: Readonly<Record<string, string>> = {
  'iris.data':
    '5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n\n',
  'abalone.data':
    'M,0.455,0.365,0.095,0.514,0.2245,0.101,0.15,15\nM,0.35,0.265,0.09,0.2255,0.0995,0.0485,0.07,7\nF,0.53,0.42,0.135,0.677,0.2565,0.1415,0.21,9\n',
  'wine.data':
    '1,14.23,1.71,2.43,15.6,127,2.8,3.06,.28,2.29,5.64,1.04,3.92,1065\n1,13.2,1.78,2.14,11.2,100,2.65,2.76,.26,1.28,4.38,1.05,3.4,1050\n2,12.37,.94,1.36,10.6,88,1.98,.57,.28,.42,1.95,1.05,1.82,520\n',
  'adult.data':
    '39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, White, Male, 2174, 0, 40, United-States, <=50K\n50, Self-emp-not-inc, 83311, Bachelors, 13, Married-civ-spouse, Exec-managerial, White, Male, 0, 0, 13, United-States, <=50K\n28, Private, 338409, Bachelors, 13, Married-civ-spouse, Prof-specialty, Black, Female, 0, 0, 40, Cuba, >50K\n',
  'car.data':
    'vhigh,vhigh,2,2,small,low,unacc\nvhigh,vhigh,2,2,small,med,unacc\nvhigh,vhigh,2,4,med,low,unacc\nvhigh,high,5more,more,med,low,unacc\n',
  'agaricus-lepiota.data':
    'p,x,s,n,t,p,f,c,n,k,e,e,s,s,w,w,p,w,o,p,k,s,u\ne,x,s,y,t,a,f,c,b,k,e,c,s,s,w,w,p,w,o,p,n,n,g\np,x,y,w,t,p,f,c,n,n,e,e,s,s,w,w,p,w,o,p,k,s,u\n',
  'ionosphere.data':
    '1,0,0.99539,-0.05889,0.85243,0.02306,g\n1,0,1,-0.18829,0.93035,-0.36156,b\n1,0,1,-0.03365,1,0.00485,g\n',
  'breast-cancer-wisconsin.data':
    '1000025,5,1,1,1,2,1,3,1,1,2\n1002945,5,4,4,5,7,10,3,2,1,2\n1057013,8,4,5,1,2,?,7,3,1,4\n',
  'breast-cancer-wisconsin.data that begins with ?':
    '1057013,8,4,5,1,2,?,7,3,1,4\n1002945,5,4,4,5,7,10,3,2,1,2\n1000025,5,1,1,1,2,1,3,1,1,2\n',
  'breast-cancer.data':
    'no-recurrence-events,30-39,premeno,30-34,0-2,no,3,left,left_low,no\nno-recurrence-events,40-49,premeno,20-24,0-2,no,2,right,right_up,no\nrecurrence-events,40-49,premeno,20-24,0-2,no,2,left,left_low,no\n',
  'zoo.data':
    'aardvark,1,0,0,1,0,0,1,1,1,1,0,0,4,0,0,1,1\nantelope,1,0,0,1,0,0,0,1,1,1,0,0,4,1,0,1,1\nbass,0,0,1,0,0,1,1,1,1,0,0,1,0,1,0,0,4\n',
  'balance-scale.data': 'B,1,1,1,1\nR,1,1,1,2\nR,1,1,1,3\nL,2,1,1,1\n',
  'tic-tac-toe.data':
    'x,x,x,x,o,o,x,o,o,positive\nx,x,x,x,o,o,o,x,o,positive\no,x,x,b,x,o,x,o,o,negative\n',
  'house-votes-84.data':
    'republican,n,y,n,y,y,y,n,n,n,y,?,y,y,y,n,y\nrepublican,n,y,n,y,y,y,n,n,n,n,n,y,y,y,n,?\ndemocrat,?,y,y,?,y,y,n,n,n,n,y,n,y,y,n,n\n',
  'nursery.data':
    'usual,proper,complete,1,convenient,convenient,nonprob,recommended,recommend\nusual,proper,complete,1,convenient,convenient,nonprob,priority,priority\nusual,proper,complete,more,convenient,inconv,nonprob,not_recom,not_recom\n',
  'crx.data':
    'b,30.83,0,u,g,w,v,1.25,t,t,01,f,g,00202,0,+\na,58.67,4.46,u,g,q,h,3.04,t,t,06,f,g,00043,560,+\na,?,0.5,u,g,q,h,1.5,t,f,0,f,g,00280,824,-\n',
  'glass.data':
    '1,1.52101,13.64,4.49,1.10,71.78,0.06,8.75,0.00,0.00,1\n2,1.51761,13.89,3.60,1.36,72.73,0.48,7.83,0.00,0.00,1\n3,1.51618,13.53,3.55,1.54,72.99,0.39,7.78,0.00,0.00,1\n',
  'hepatitis.data':
    '2,30,2,1,2,2,2,2,1,2,2,2,2,2,1.00,85,18,4.0,?,1\n2,50,1,1,2,1,2,2,1,2,2,2,2,2,0.90,135,42,3.5,?,1\n1,?,1,2,2,1,2,2,2,2,2,2,2,2,0.70,96,32,4.0,?,1\n',
  'promoters.data':
    '+,S10,\t\ttactagcaatacgcttgcgttcggtggttaagtatgtataatgcgcgggcttgtcgt\n+,AMPC,\t\ttgctatcctgacagttgtcacgctgattggtgtcgttacaatctaacgcatcgccaa\n-,AROH,\t\tgtactagagaactagtgcattagcttatttttttgttatcatgctaaccacccggcg\n',
  'poker-hand.data':
    '1,10,1,11,1,13,1,12,1,1,9\n2,11,2,13,2,10,2,12,2,1,9\n3,12,3,11,3,13,3,10,3,1,9\n',
  'letter-recognition.data':
    'T,2,8,3,5,1,8,13,0,6,6,10,8,0,8,0,8\nI,5,12,3,7,2,10,5,5,4,13,3,9,2,8,4,10\nD,4,11,6,8,6,10,6,2,6,10,3,7,3,7,3,9\n',
  'optdigits.tra': '0,1,6,15,12,1,0,0,0\n0,0,10,16,6,0,0,0,0\n0,0,8,15,16,13,0,0,7\n',
  'kr-vs-kp.data': 'f,f,f,f,t,f,won\nf,f,f,f,t,f,won\nf,t,f,f,t,t,nowin\n',
  'xor.csv': '0,0,0\n0,1,1\n1,0,1\n1,1,0\n',
  'and.csv': '0,1,0\n1,0,0\n1,1,1\n',
  'ages.csv': 'anna,1999\nbert,2001\ncleo,1987\n',
  'panel.csv': '2001,2002,3\n1999,2005,4\n2000,2001,5\n',
  'prices.csv': '"$1,234.50",12 %,a\n"$934.00",5 %,b\n"$1,000.00",0 %,a\n',
  'german.csv': '1,5;2,5;0\n0,5;1,25;1\n1.234,5;2,5;0\n',
  'dates.csv': '2024-01-05,3,a\n2024-01-06,4,b\n2024-02-01,1,a\n',
  'days.csv': '05.01.2024;3;a\n06.01.2024;4;b\n31.01.2024;1;a\n',
  'thousands.csv': '"1,234",a\n"12,345",b\n999,a\n',
  'gaps.csv': ',,a\n1,2,b\n3,,a\n',
  'gap-in-front.csv': ',2.5,a\n1,2,b\n3,4,a\n',
  'timestamps.csv': '2024-01-05 10:00:00,1\n2024-01-05 10:01:00,0\n2024-01-05 10:02:00,1\n',
  'tables.csv': '1,2,3,4,5\n2,4,6,8,10\n3,6,9,12,15\n',
  'one.csv': '5.1,3.5,1.4,setosa\n',
};

/** Files with a header, most of them in a manner that may be taken for rows. */
export const headed: Readonly<Record<string, string>> = {
  'plain.csv': 'a,b,y\n1,2,x\n3,4,z\n',
  'text.csv': 'colour,shape,class\nred,round,a\nblue,square,b\nred,square,a\n',
  'years.csv': 'country,2019,2020,2021\nFrance,1.5,2.5,3.5\nSpain,4,5,6\n',
  'years-alone.csv': '2019,2020,2021\n1.5,2,3\n4,5,6\n',
  'years-apart.csv': '1990,2000,2010,2020\n15,20,30,40\n40,50,60,10\n',
  'pandas.csv': '0,1,2,3,4\n0.5,1.5,2,3,a\n0.25,1,4,8,b\n',
  'pandas-index.csv': ',0,1,2\n0,0.5,1.5,2.5\n1,0.75,1,4.5\n',
  'pandas-ones.csv': '1,2,3\n0.5,1.5,2.5\n0.25,1.25,4\n',
  'pixels.csv': 'label,0,1,2,3,4\n5,0,1,0,255,3\n0,0,0,9,4,4\n',
  'two.csv': '0,1\n0.5,a\n0.75,b\n',
  'index.csv': ',a,b\n0,1,2\n1,3,4\n',
  'months.csv': 'city,2024-01,2024-02\nRome,10,11\nOslo,-3,-2\n',
  'quantiles.csv': '5%,50%,95%\n1.5,2,3\n4,5,6\n',
  'wavelengths.csv': '400,402.5,405,407.5,class\n0.11,0.12,0.2,0.3,a\n0.2,0.22,0.3,0.1,b\n',
  'number-names.csv': 'age,2,income\n30,1,1000\n40,0,2000\n',
  'answers.csv': 'smokes,drinks,y\ny,n,n\nn,n,y\ny,y,y\n',
  'letters.csv': 'x,y,z\na,b,c\nd,e,f\n',
  'gaps.csv': 'a,b,y\n,,1\n,2,0\n3,,1\n',
  'one.csv': 'a,b\n1,2\n',
  'empty.csv': 'a,b,y\n',
  'empty-years.csv': '2019,2020,2021\n',
  'german.csv': 'a;b;y\n1,5;2,5;0\n0,5;1,25;1\n',
  'prices.csv': 'price,discount,y\n"$1,234.50",12 %,a\n"$934.00",5 %,b\n',
  'dates.csv': 'day,y\n2024-01-05,3\n2024-01-06,4\n',
  'units.csv': 'length (cm),width (cm),species\n5.1,3.5,setosa\n4.9,3.0,virginica\n',
  'odd-field.csv': 'a,b\n1,2\nunknown,4\n5,6\n7,8\n',
  'categories.csv': 'education,income\nHS,low\nBA,high\nHS,low\n',
  'quoted.csv': '"Name","Sex","Age"\n"Ann, Mrs",f,30\n"Bob, Mr",m,40\n',
};
