using System.Collections.Frozen;

namespace Headless.Storage.Search.Text;

/// <summary>
/// One form for characters that people do not tell apart: upper and lower case, full and half width, with and without marks, traditional
/// and simplified. Needed because the runtime runs without ICU, where string normalization leaves non-ASCII text alone.
/// </summary>
internal static class Folding
{
    // Letters with marks and compatibility forms that fold to one letter, by the Unicode decompositions; AccentedTo holds the other side.
    private const string AccentedFrom =
        "ª²³µ¹ºàáâãäåçèéêëìíîïðñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįİıĵķĺļľłńņňōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžſƀơưǎǐǒǔǖǘǚǜǟǡǣǧǩǫǭǯǰǵ" +
        "ǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳɨΐάέήίΰςϊϋόύώϐϑϒϓϔϕϖϰϱϲϵѐёѓїќѝўḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵ" +
        "ṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘẙẛạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὐὑὒὓὔὕὖὗὠὡὢὣὤὥ" +
        "ὦὧὰάὲέὴήὶίὸόὺύὼώᾰᾱᾶιῆῐῑῒΐῖῗῠῡῢΰῤῥῦῧῶ⁰ⁱ⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₔₕₖₗₘₙₚₛₜℂℇℊℋℌℍℎℏℐℑℒℓℕℙℚℛℜℝℤΩℨKÅℬℭℯℰℱℲℳℴℵℶℷℸℹℼℽℾℿⅅⅆⅇⅈⅉⅠⅤⅩ" +
        "ⅬⅭⅮⅯⅰⅴⅹⅼⅽⅾⅿↃ①②③④⑤⑥⑦⑧⑨ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ⓪㈀㈁㈂㈃㈄㈅㈆㈇㈈㈉㈊㈋㈌㈍㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩㈪㈫㈬㈭㈮㈯㈰㈱㈲㈳㈴㈵㈶㈷㈸㈹㈺㈻" +
        "㈼㈽㈾㈿㉀㉁㉂㉃㉄㉅㉆㉇㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉㊊㊋㊌㊍㊎㊏㊐㊑㊒㊓㊔㊕㊖㊗㊘㊙㊚㊛㊜㊝㊞㊟㊠㊡㊢㊣㊤㊥㊦㊧㊨㊩㊪㊫㊬㊭㊮㊯㊰㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙㋚㋛㋜㋝㋞㋟㋠㋡㋢㋣㋤㋥㋦㋧㋨㋩㋪㋫㋬㋭㋮㋯㋰㋱㋲㋳㋴㋵㋶㋷㋸" +
        "㋹㋺㋻㋼㋽㋾";

    // In the order of AccentedFrom.
    private const string AccentedTo =
        "a23μ1oaaaaaaceeeeiiiidnoooooouuuuyyaaaccccddeeeeegggghhiiiiiijkllllnnnooorrrsssstttuuuuuuwyzzzsbouaiouuuuuaaægkooʒjg" +
        "naæøaaeeiioorruusthaeooooyiιαεηιυσιυουωβθυυυφπκρσεеегікиуabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrsssssttttuu" +
        "uuuvvwwwwwxxyzzzhtwysaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyyααααααααεεεεεεηηηηηηηηιιιιιιιιοοοοοουυυυυυυυωωωωωω" +
        "ωωααεεηηιιοουυωωαααιηιιιιιιυυυυρρυυω0i456789n0123456789aeoxəhklmnpstcɛghhhhħiillnpqrrrzωzkabceefⅎmoאבגדiπγγπddeijivx" +
        "lcdmivxlcdmↄ123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0ᄀᄂᄃᄅᄆᄇᄉᄋᄌᄎᄏᄐᄑᄒ一二三四五六七八九十月火水木金土日株有社名特財祝労代呼学" +
        "監企資協祭休自至問幼文箏ᄀᄂᄃᄅᄆᄇᄉᄋᄌᄎᄏᄐᄑᄒ一二三四五六七八九十月火水木金土日株有社名特財祝労秘男女適優印注項休写正上中下左右医宗学監企資協夜アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリル" +
        "レロワヰヱヲ";

    // Characters that fold to several, each followed by what it becomes.
    private const string Expanded =
        "¼1/4 ½1/2 ¾3/4 ßss æae þth ĳij ŉʼn œoe ǆdz ǉlj ǌnj ǳdz ẚaʾ ᾀαι ᾁαι ᾂαι ᾃαι ᾄαι ᾅαι ᾆαι ᾇαι ᾐηι ᾑηι ᾒηι ᾓηι ᾔηι ᾕηι ᾖ" +
        "ηι ᾗηι ᾠωι ᾡωι ᾢωι ᾣωι ᾤωι ᾥωι ᾦωι ᾧωι ᾲαι ᾳαι ᾴαι ᾷαι ῂηι ῃηι ῄηι ῇηι ῲωι ῳωι ῴωι ῷωι ℀a/c ℁a/s ℅c/o ℆c/u №no ℠sm ℡" +
        "tel ™tm ℻fax ⅐1/7 ⅑1/9 ⅒1/10 ⅓1/3 ⅔2/3 ⅕1/5 ⅖2/5 ⅗3/5 ⅘4/5 ⅙1/6 ⅚5/6 ⅛1/8 ⅜3/8 ⅝5/8 ⅞7/8 ⅟1/ Ⅱii Ⅲiii Ⅳiv Ⅵvi Ⅶvii Ⅷ" +
        "viii Ⅸix Ⅺxi Ⅻxii ⅱii ⅲiii ⅳiv ⅵvi ⅶvii ⅷviii ⅸix ⅺxi ⅻxii ⑩10 ⑪11 ⑫12 ⑬13 ⑭14 ⑮15 ⑯16 ⑰17 ⑱18 ⑲19 ⑳20 ㈎가 ㈏나 ㈐다 ㈑" +
        "라 ㈒마 ㈓바 ㈔사 ㈕아 ㈖자 ㈗차 ㈘카 ㈙타 ㈚파 ㈛하 ㈜주 ㈝오전 ㈞오후 ㉐pte ㉑21 ㉒22 ㉓23 ㉔24 ㉕25 ㉖26 ㉗27 ㉘28 ㉙29 ㉚30 ㉛31 ㉜32 ㉝33" +
        " ㉞34 ㉟35 ㉮가 ㉯나 ㉰다 ㉱라 ㉲마 ㉳바 ㉴사 ㉵아 ㉶자 ㉷차 ㉸카 ㉹타 ㉺파 ㉻하 ㉼참고 ㉽주의 ㉾우 ㊱36 ㊲37 ㊳38 ㊴39 ㊵40 ㊶41 ㊷42 ㊸43 ㊹4" +
        "4 ㊺45 ㊻46 ㊼47 ㊽48 ㊾49 ㊿50 ㋀1月 ㋁2月 ㋂3月 ㋃4月 ㋄5月 ㋅6月 ㋆7月 ㋇8月 ㋈9月 ㋉10月 ㋊11月 ㋋12月 ㋌hg ㋍erg ㋎ev ㋏ltd ㋿令和 ㍱hpa ㍲da ㍳au ㍴bar" +
        " ㍵ov ㍶pc ㍷dm ㍸dm2 ㍹dm3 ㍺iu ㍻平成 ㍼昭和 ㍽大正 ㍾明治 ㍿株式会社 ㎀pa ㎁na ㎂μa ㎃ma ㎄ka ㎅kb ㎆mb ㎇gb ㎈cal ㎉kcal ㎊pf ㎋nf ㎌μf ㎍μg ㎎mg ㎏kg " +
        "㎐hz ㎑khz ㎒mhz ㎓ghz ㎔thz ㎕μl ㎖ml ㎗dl ㎘kl ㎙fm ㎚nm ㎛μm ㎜mm ㎝cm ㎞km ㎟mm2 ㎠cm2 ㎡m2 ㎢km2 ㎣mm3 ㎤cm3 ㎥m3 ㎦km3 ㎧ms ㎨ms2 ㎩pa ㎪" +
        "kpa ㎫mpa ㎬gpa ㎭rad ㎮rads ㎯rads2 ㎰ps ㎱ns ㎲μs ㎳ms ㎴pv ㎵nv ㎶μv ㎷mv ㎸kv ㎹mv ㎺pw ㎻nw ㎼μw ㎽mw ㎾kw ㎿mw ㏀kω ㏁mω ㏂am ㏃bq ㏄cc " +
        "㏅cd ㏆ckg ㏇co ㏈db ㏉gy ㏊ha ㏋hp ㏌in ㏍kk ㏎km ㏏kt ㏐lm ㏑ln ㏒log ㏓lx ㏔mb ㏕mil ㏖mol ㏗ph ㏘pm ㏙ppm ㏚pr ㏛sr ㏜sv ㏝wb ㏞vm ㏟am ﬀff" +
        " ﬁfi ﬂfl ﬃffi ﬄffl ﬅst ﬆst";

    // U+FF65 to U+FF9D.
    private const string HalfWidthKana =
        "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    // The commonly used traditional characters (first level of Big5) whose simplified form differs, by the Unicode variant data.
    private const string TraditionalFrom =
        "丟並乾亂亙亞佇佈佔併來侖侶侷係俠俱倀倆倉個們倖倣倫偉側偵偽傑傖傘備傢傭傯傳債傷傾僅僇僑僕僥僱價儀儂億儈儉儐儔儕儘償優儲儷儸儻儼兇兌兒兗內兩冊冪凍凜凱別刪則剋剎剛剝剴創剷劃劇劉劊劍劑勁動勗務勛勝勞勢勳勵勸勻匯匱區協卹卻厭厲參叢吒吳吶呂" +
        "員唸問啞啟喚喪喫喬單喲嗆嗇嗎嗚嗶嘆嘍嘔嘖嘗嘩嘮嘯嘰噓噥噯噴噸噹嚀嚇嚐嚕嚥嚨嚮嚴嚶囀囁囂囈囉囑囪國圍園圓圖團執堅堊堝堯報場塊塋塒塗塚塢塵塹墊墜墮墳墾壇壎壓壘壙壞壟壢壩壯壺壽夠夢夥夾奐奧奩奪奮妝姊姍姦姪娛婁婦媧媼媽嫗嫵嫻嬈嬋嬌嬝嬤嬪嬰嬸" +
        "孃孫學孿宮寢實寧審寫寬寵寶將專尋對導尷屆屍屜屢層屨屬岡峴島峽崑崗崙崢嵐嶄嶇嶔嶸嶺嶼巒巔巖帥師帳帶幀幃幗幟幣幫幹幾庫廁廂廄廈廚廝廟廠廢廣廬廳弒弔張強彆彈彌彎彙彥彿後徑從徠復徬徵徹恆恥悅悵悶悽惡惱惻愛愜愴愷愾慄慇態慍慘慚慟慣慫慮慶慼慾憂" +
        "憊憐憑憚憤憫憮憲憶懇應懍懣懲懶懷懸懺懼懾戀戰戲戶拋挾捨捫捲掃掄掙掛採揀揚換揮搆損搖搗搶搾摑摟摯摺摻撈撐撓撚撢撥撫撲撳撻撾撿擁擄擇擊擋擔據擠擬擰擱擲擴擷擺擻擾攆攏攔攙攜攝攣攤攪攬敗敘敵數斂斃斕斬斷於昇時晉晝暈暉暘暢暫暱曄曆曇曉曖曠曬書" +
        "會朧東柵桿梔條梟棄棗棟棧棲楊楓楨業極榮構槍槓槨槳樁樂樅樑樓標樞樣樸樹樺橈橋機橢橫檔檜檢檣檮檯檳檸檻櫃櫓櫚櫛櫝櫥櫬櫺櫻欄權欖欽歎歐歟歡歲歷歸歿殘殤殮殯殲殺殼毀毆毬氈氣氫氬氳氾汎汙決沍沒沖況洩洶浹涇涼淒淚淨淪淵淺渙減渦測渾湊湧湯準溝溫溼" +
        "滄滅滌滬滯滲滷滾滿漁漢漣漬漲漸漿潑潔潛潤潯潰澀澆澗澠澤澦澱濁濃濕濘濟濤濫濬濰濱濺濾瀆瀉瀋瀏瀕瀘瀝瀟瀨瀰瀲瀾灑灘灣灤災為烏無煉煙煥煩煬熒熱熾燄燈燉燐燒燙燜營燦燬燭燴燻燼燾爍爐爛爭爺爾牆牘牽犖犢犧狀狹狽猙猶獄獅獎獨獰獲獵獷獸獺獻玀現琺琿" +
        "瑣瑤瑩瑪瑯璣璦環璽瓊瓏瓔瓚甌甕產畝畢畫異當疇疊痙痠瘋瘍瘓瘡瘧瘺療癆癒癘癟癡癢癥癩癬癮癱癲發皚皰皺盃盜盞盡監盤盧盪眾睏睜睞睪瞇瞞瞭瞼矓矚矯砲硯碩確碼磚磧磯礎礙礦礪礫礬祕祿禍禎禦禪禮禱禿秈稅稈稜稟種稱穀穌積穎穠穡穢穩穫窩窪窮窯窺竄竅竇竊" +
        "競筆筍筧箇箋箏箝節範築篤篩簍簞簡簣簫簷簽簾籃籌籐籟籠籤籬籮籲粵糝糞糧糰糾紀紂約紅紆紇紉紋納紐純紕紗紙級紛紜紡紮細紱紲紳紹紼絀終絃組絆結絕絛絞絡絢給絨絰統絲絳絹綁綏綑經綜綞綠綢綬維綰綱網綴綵綸綺綻綽綾綿緇緊緒緘緙線緝緞締緣編緩緬緯緲練" +
        "緹緻縈縉縊縐縑縛縝縞縣縫縮縱縲縴縵縷縹總績繃繅繆繒織繕繚繞繡繩繪繫繭繳繹繼繽續纏纓纔纖纜缽罈罌罰罵罷羅羈羋羨義羶習翹聖聞聯聰聲聳聶職聽聾肅脅脈脣脫脹腎腦腫腳腸膚膠膩膽膾膿臉臍臏臘臚臟臢臥臨臺與興舉舊艙艦艱艷芻苧茲荊莊莖莢莧華菸萇萊萬" +
        "萵葉著葦葷蒐蒞蒼蓀蓆蓋蓮蔔蔣蔥蔭蕩蕪蕭薊薑薔薦薩薺藉藍藝藥藪藷藹藺蘆蘇蘊蘋蘚蘭蘿處虛虜號虧蛻蜆蝕蝦蝨蝸螞螢螻蟈蟬蟯蟲蟻蠅蠍蠔蠟蠣蠱蠶蠻術衛衝袞裊補裝裡製複褲褸褻襖襠襤襪襬襯襲見規覓視覦親覬覲覺覽觀觴觸訂訃計訊訌討訐訓訕訖託記訛訝訟訢" +
        "訣訥訪設許訴訶診註証詁詆詐詔評詖詛詞詠詢詣試詩詫詬詭詮詰話該詳詼誅誇誌認誑誕誘誚語誠誡誣誤誥誦誨說誰課誶誹誼調諂諄談諉請諍諒論諛諜諦諧諫諭諮諱諳諶諷諸諺諼諾謀謁謂謄謊謎謐謗謙講謝謠謨謫謬謹譁證譎譏識譙譚譜譟譫譯議譴護譽讀變讒讓讖讚讜" +
        "豈豎豐豔豬貍貓貝貞負財貢貧貨販貪貫責貯貲貳貴貶買貸費貼貽貿賀賁賂賃賄賅資賈賊賑賒賓賜賞賠賡賢賣賤賦質賬賭賴賸賺賻購賽贅贈贊贍贏贓贖贗贛趕趙趨跡跤跼踐踡踴蹕蹟蹣蹤蹺躂躉躊躋躍躑躓躡躪軀車軋軌軍軒軔軛軟軸軻軼軾較載輊輒輓輔輕輛輜輝輞輟輥" +
        "輦輩輪輯輳輸輻輾輿轂轄轅轉轍轎轔轟轡辦辭辮辯農迴逕這連週進遊運過達違遙遜遞遠適遲遷選遺遼邁還邇邊邏邐郵鄉鄒鄧鄭鄰鄴酈醃醜醞醫醬醱釀釁釅釋釐釗釘釙針釣釦釧釩釵鈉鈍鈐鈑鈔鈕鈞鈣鈴鈷鈸鈹鈽鈾鈿鉀鉅鉉鉋鉍鉑鉗鉚鉛鉤鉸鉻銀銅銑銓銖銘銜銨銬銲銳" +
        "銷銻銼鋁鋅鋇鋒鋤鋪鋰鋸鋼錄錐錕錘錙錚錠錡錢錦錨錫錮錯錳錶鍊鍋鍍鍔鍚鍛鍥鍬鍰鍵鍾鎂鎊鎔鎖鎗鎘鎚鎢鎬鎮鎰鎳鏃鏈鏍鏑鏗鏘鏜鏝鏟鏡鏢鏤鏨鏽鐃鐘鐫鐮鐲鐳鐵鐸鐺鑄鑑鑒鑠鑣鑰鑲鑷鑼鑽鑾鑿長門閂閃閉開閎閏閑閒間閔閘閡閣閥閨閩閭閱閻闆闈闊闋闌闐闔闕闖" +
        "關闡闢阪陘陝陞陣陰陳陸陽隄隊階隕際隨險隱隴隸隻雋雖雙雛雜雞離難雲電霑霧霽靂靄靈靜靦靨鞏韁韃韉韋韌韓韜韻響頁頂頃項順須頊頌預頑頒頓頗領頜頡頤頭頰頷頸頹頻顆題額顎顏顓願顛類顥顧顫顯顰顱風颯颱颳颶颺颼飄飛飢飩飪飭飯飲飴飼飽飾餃餅餉養餌餒餓" +
        "餘餚餛餞餡館餵餽餾餿饅饉饑饒饗饜饞馬馭馮馱馳馴駁駐駑駒駕駙駛駝駟駢駭駱駿騁騎騖騙騫騰騷騾驀驃驅驍驕驗驚驛驟驢驥驪骯髏髒體髖髮鬆鬍鬚鬢鬥鬧鬨鬱魎魘魚魯魷鮑鮪鮫鮭鮮鯀鯉鯊鯖鯛鯧鯨鯽鰍鰓鰥鰭鰱鰻鰾鱉鱔鱖鱗鱟鱷鱸鳥鳩鳳鳴鳶鴆鴉鴒鴕鴛鴣鴦鴨鴻" +
        "鴿鵑鵝鵠鵡鵪鵬鵲鶉鶯鶴鷂鷓鷗鷥鷹鷺鸚鸛鸞鹵鹹鹼鹽麗麥麩麵麼黃黌點黨黴黷鼇鼕鼴齊齋齒齜齟齡齣齦齧齪齬齲齷龍龐龔龜";

    // In the order of TraditionalFrom.
    private const string TraditionalTo =
        "丢并干乱亘亚伫布占并来仑侣局系侠具伥俩仓个们幸仿伦伟侧侦伪杰伧伞备家佣偬传债伤倾仅戮侨仆侥雇价仪侬亿侩俭傧俦侪尽偿优储俪㑩傥俨凶兑儿兖内两册幂冻凛凯别删则克刹刚剥剀创铲划剧刘刽剑剂劲动勖务勋胜劳势勋励劝匀汇匮区协恤却厌厉参丛咤吴呐吕" +
        "员念问哑启唤丧吃乔单哟呛啬吗呜哔叹喽呕啧尝哗唠啸叽嘘哝嗳喷吨当咛吓尝噜咽咙向严嘤啭嗫嚣呓啰嘱囱国围园圆图团执坚垩埚尧报场块茔埘涂冢坞尘堑垫坠堕坟垦坛埙压垒圹坏垄坜坝壮壶寿够梦伙夹奂奥奁夺奋妆姐姗奸侄娱娄妇娲媪妈妪妩娴娆婵娇袅嬷嫔婴婶" +
        "娘孙学孪宫寝实宁审写宽宠宝将专寻对导尴届尸屉屡层屦属冈岘岛峡昆岗仑峥岚崭岖嵚嵘岭屿峦巅岩帅师帐带帧帏帼帜币帮干几库厕厢厩厦厨厮庙厂废广庐厅弑吊张强别弹弥弯汇彦佛后径从徕复彷征彻恒耻悦怅闷凄恶恼恻爱惬怆恺忾栗殷态愠惨惭恸惯怂虑庆戚欲忧" +
        "惫怜凭惮愤悯怃宪忆恳应懔懑惩懒怀悬忏惧慑恋战戏户抛挟舍扪卷扫抡挣挂采拣扬换挥构损摇捣抢榨掴搂挚折掺捞撑挠捻掸拨抚扑揿挞挝捡拥掳择击挡担据挤拟拧搁掷扩撷摆擞扰撵拢拦搀携摄挛摊搅揽败叙敌数敛毙斓斩断于升时晋昼晕晖旸畅暂昵晔历昙晓暧旷晒书" +
        "会胧东栅杆栀条枭弃枣栋栈栖杨枫桢业极荣构枪杠椁桨桩乐枞梁楼标枢样朴树桦桡桥机椭横档桧检樯梼台槟柠槛柜橹榈栉椟橱榇棂樱栏权榄钦叹欧欤欢岁历归殁残殇殓殡歼杀壳毁殴球毡气氢氩氲泛泛污决冱没冲况泄汹浃泾凉凄泪净沦渊浅涣减涡测浑凑涌汤准沟温湿" +
        "沧灭涤沪滞渗卤滚满渔汉涟渍涨渐浆泼洁潜润浔溃涩浇涧渑泽滪淀浊浓湿泞济涛滥浚潍滨溅滤渎泻沈浏濒泸沥潇濑弥潋澜洒滩湾滦灾为乌无炼烟焕烦炀荧热炽焰灯炖磷烧烫焖营灿毁烛烩熏烬焘烁炉烂争爷尔墙牍牵荦犊牺状狭狈狰犹狱狮奖独狞获猎犷兽獭献猡现珐珲" +
        "琐瑶莹玛琅玑瑷环玺琼珑璎瓒瓯瓮产亩毕画异当畴叠痉酸疯疡痪疮疟瘘疗痨愈疠瘪痴痒症癞癣瘾瘫癫发皑疱皱杯盗盏尽监盘卢荡众困睁睐睾眯瞒了睑眬瞩矫炮砚硕确码砖碛矶础碍矿砺砾矾秘禄祸祯御禅礼祷秃籼税秆棱禀种称谷稣积颖秾穑秽稳获窝洼穷窑窥窜窍窦窃" +
        "竞笔笋笕个笺筝钳节范筑笃筛篓箪简篑箫檐签帘篮筹藤籁笼签篱箩吁粤糁粪粮团纠纪纣约红纡纥纫纹纳纽纯纰纱纸级纷纭纺扎细绂绁绅绍绋绌终弦组绊结绝绦绞络绚给绒绖统丝绛绢绑绥捆经综缍绿绸绶维绾纲网缀彩纶绮绽绰绫绵缁紧绪缄缂线缉缎缔缘编缓缅纬缈练" +
        "缇致萦缙缢绉缣缚缜缟县缝缩纵缧纤缦缕缥总绩绷缫缪缯织缮缭绕绣绳绘系茧缴绎继缤续缠缨才纤缆钵坛罂罚骂罢罗羁芈羡义膻习翘圣闻联聪声耸聂职听聋肃胁脉唇脱胀肾脑肿脚肠肤胶腻胆脍脓脸脐膑腊胪脏臜卧临台与兴举旧舱舰艰艳刍苎兹荆庄茎荚苋华烟苌莱万" +
        "莴叶着苇荤搜莅苍荪席盖莲卜蒋葱荫荡芜萧蓟姜蔷荐萨荠借蓝艺药薮薯蔼蔺芦苏蕴苹藓兰萝处虚虏号亏蜕蚬蚀虾虱蜗蚂萤蝼蝈蝉蛲虫蚁蝇蝎蚝蜡蛎蛊蚕蛮术卫冲衮袅补装里制复裤褛亵袄裆褴袜䙓衬袭见规觅视觎亲觊觐觉览观觞触订讣计讯讧讨讦训讪讫托记讹讶讼䜣" +
        "诀讷访设许诉诃诊注证诂诋诈诏评诐诅词咏询诣试诗诧诟诡诠诘话该详诙诛夸志认诳诞诱诮语诚诫诬误诰诵诲说谁课谇诽谊调谄谆谈诿请诤谅论谀谍谛谐谏谕谘讳谙谌讽诸谚谖诺谋谒谓誊谎谜谧谤谦讲谢谣谟谪谬谨哗证谲讥识谯谭谱噪谵译议谴护誉读变谗让谶赞谠" +
        "岂竖丰艳猪狸猫贝贞负财贡贫货贩贪贯责贮赀贰贵贬买贷费贴贻贸贺贲赂赁贿赅资贾贼赈赊宾赐赏赔赓贤卖贱赋质账赌赖剩赚赙购赛赘赠赞赡赢赃赎赝赣赶赵趋迹交局践蜷踊跸迹蹒踪跷跶趸踌跻跃踯踬蹑躏躯车轧轨军轩轫轭软轴轲轶轼较载轾辄挽辅轻辆辎辉辋辍辊" +
        "辇辈轮辑辏输辐辗舆毂辖辕转辙轿辚轰辔办辞辫辩农回迳这连周进游运过达违遥逊递远适迟迁选遗辽迈还迩边逻逦邮乡邹邓郑邻邺郦腌丑酝医酱酦酿衅酽释厘钊钉钋针钓扣钏钒钗钠钝钤钣钞钮钧钙铃钴钹铍钸铀钿钾钜铉铇铋铂钳铆铅钩铰铬银铜铣铨铢铭衔铵铐焊锐" +
        "销锑锉铝锌钡锋锄铺锂锯钢录锥锟锤锱铮锭锜钱锦锚锡锢错锰表炼锅镀锷钖锻锲锹锾键钟镁镑镕锁枪镉锤钨镐镇镒镍镞链镙镝铿锵镗镘铲镜镖镂錾锈铙钟镌镰镯镭铁铎铛铸鉴鉴铄镳钥镶镊锣钻銮凿长门闩闪闭开闳闰闲闲间闵闸阂阁阀闺闽闾阅阎板闱阔阕阑阗阖阙闯" +
        "关阐辟坂陉陕升阵阴陈陆阳堤队阶陨际随险隐陇隶只隽虽双雏杂鸡离难云电沾雾霁雳霭灵静腼靥巩缰鞑鞯韦韧韩韬韵响页顶顷项顺须顼颂预顽颁顿颇领颌颉颐头颊颔颈颓频颗题额颚颜颛愿颠类颢顾颤显颦颅风飒台刮飓飏飕飘飞饥饨饪饬饭饮饴饲饱饰饺饼饷养饵馁饿" +
        "余肴馄饯馅馆喂馈馏馊馒馑饥饶飨餍馋马驭冯驮驰驯驳驻驽驹驾驸驶驼驷骈骇骆骏骋骑骛骗骞腾骚骡蓦骠驱骁骄验惊驿骤驴骥骊肮髅脏体髋发松胡须鬓斗闹哄郁魉魇鱼鲁鱿鲍鲔鲛鲑鲜鲧鲤鲨鲭鲷鲳鲸鲫鳅鳃鳏鳍鲢鳗鳔鳖鳝鳜鳞鲎鳄鲈鸟鸠凤鸣鸢鸩鸦鸰鸵鸳鸪鸯鸭鸿" +
        "鸽鹃鹅鹄鹉鹌鹏鹊鹑莺鹤鹞鹧鸥鸶鹰鹭鹦鹳鸾卤咸碱盐丽麦麸面么黄黉点党霉黩鳌冬鼹齐斋齿龇龃龄出龈啮龊龉龋龌龙庞龚龟";

    private const char HalfWidthVoiced = '\uFF9E';
    private const char HalfWidthSemiVoiced = '\uFF9F';

    private static readonly char[] Table = MakeTable();
    private static readonly FrozenDictionary<char, string> Many =
        Expanded.Split(' ').ToFrozenDictionary(entry => entry[0], entry => entry[1..]);

    /// <summary>Whether the character only modifies the one before it and folds to nothing.</summary>
    public static bool IsMark(char c) => c is (>= '\u0300' and <= '\u036F') or '\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD'
        or (>= '\uFE00' and <= '\uFE0F');

    /// <summary>The folded form of a character that folds to one.</summary>
    public static char One(char c) => Table[c];

    /// <summary>The folded form of a character that folds to several, else null.</summary>
    public static string? Several(char c) => c >= '\u00BC' && Many.TryGetValue(char.ToLowerInvariant(c), out var text) ? text : null;

    /// <summary>A half-width kana and the voice mark after it are one character in full width.</summary>
    public static bool TryVoice(char kana, char mark, out char voiced)
    {
        var full = Table[kana];
        var isHaRow = full is 'ハ' or 'ヒ' or 'フ' or 'ヘ' or 'ホ';
        voiced = mark switch
        {
            HalfWidthVoiced when isHaRow || full is (>= 'カ' and <= 'チ') or 'ツ' or 'テ' or 'ト' => (char)(full + 1),
            HalfWidthVoiced when full == 'ウ' => 'ヴ',
            HalfWidthSemiVoiced when isHaRow => (char)(full + 2),
            _ => '\0',
        };
        return kana is >= '\uFF66' and <= '\uFF9D' && voiced != '\0';
    }

    private static char[] MakeTable()
    {
        var table = new char[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
        {
            table[c] = char.ToLowerInvariant((char)c);
        }

        for (var c = '\uFF01'; c <= '\uFF5E'; c++)
        {
            table[c] = char.ToLowerInvariant((char)(c - '\uFF01' + '!'));
        }

        table['\u3000'] = ' ';
        Put(table, AccentedFrom, AccentedTo);
        Put(table, TraditionalFrom, TraditionalTo);
        for (var i = 0; i < HalfWidthKana.Length; i++)
        {
            table['\uFF65' + i] = HalfWidthKana[i];
        }

        for (var c = 0; c <= char.MaxValue; c++)
        {
            table[c] = table[table[c]];
        }

        return table;
    }

    private static void Put(char[] table, string from, string to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            table[from[i]] = to[i];
        }
    }
}
