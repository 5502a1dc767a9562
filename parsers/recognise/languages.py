"""Words over columns and lists in the other languages that vendors write in, as parts of a regular expression."""

#: Kind → its words (Chinese, Japanese, Korean, Russian, Spanish, Portuguese, French, German, Italian, Dutch, Polish,
#: Turkish, Vietnamese, Indonesian).
KINDS: dict[str, str] = {
    "status": r"状态码|狀態碼|ステータス|상태|статус|\bestado\b|\bstatut\b|\bdurum\b|trạng thái",
    "code": r"错误码|错误代码|返回码|代码|編碼|编码|コード|코드|\bкод|номер ошибки|\bc[oó]digos?\b|\bkode\b|\bcodice\b"
    r"|fehlernummer|foutcode|\bkod[uy]?\b|\bmã\b",
    "message": r"描述|说明|說明|含义|释义|信息|消息|説明|内容|意味|メッセージ|설명|메시지|내용|의미"
    r"|описание|сообщение|значение|текст|mensaje|significado|mensagem|signification|keterangan|deskripsi|pesan"
    r"|beschreibung|bedeutung|meldung|nachricht|defini[cçt]|significato|messaggio|omschrijving|beschrijving|betekenis"
    r"|\bopis\b|znaczenie|komunikat|açıklama|anlamı|\bmesaj\b|mô tả|ý nghĩa|thông (?:báo|điệp)",
    "remedy": r"解决|处理|建议|対処|対応|해결|조치|решени|действи|что делать|soluci|acci[oó]n|soluç|ação|que faire"
    r"|lösung|maßnahme|behebung|abhilfe|aktion|empf[eo]hl|soluzione|azione|oplossing|actie|rozwiązanie|działanie|çözüm"
    r"|khắc phục|cách xử lý",
    "cause": r"原因|원인|причин|\bcausa|ursache|\bgrund\b|motivo|oorzaak|przyczyna|\bneden|nguyên nhân",
    "when": r"场景|条件|조건|когда|cuándo|\bwann\b|\bquand\b|ngữ cảnh",
    "retryable": r"重试|再試行|リトライ|재시도|повтор|reintent|wiederhol|réessay|tentar",
    "category": r"分类|类别|类型|分類|種別|분류|категор|\bтип\b|kategorie|\btipo\b|kategori|\bnhóm\b",
    "name": r"名称|이름|название|nombre|\bnom\b|bezeichnung",
}
#: What says that a list is one of errors.
ERRORS = (
    r"错误|状态码|返回码|ошиб|коды ответ|에러|오류|응답 ?코드|エラー"
    r"|\b(?:fehler\w*|errore[rs]?|erros?|erreurs?|kesalahan|fout(?:en|codes?)?|błęd\w*|hata\w*|lỗi)\b"
)
#: The vocabulary of failure.
FAILURE = (
    r"错误|失败|无效|不存在|过期|未|不能|非法|缺失|拒绝|超[过出时]|异常|失敗|無効|不正|ません|期限切れ|超過|없|아닙|않|실패|오류|만료|잘못"
    r"|ошибк|невер|не |нет |недоступ|некоррект|истек|отказ|превыш"
    r"|inválid| no (?:se|es|ha|hay|existe|tiene|puede|est[aá]|encontr|autoriz|v[aá]lid|permit)"
    r"|expirad|rechazad|denegad|incorret| não |recusad|falh|vencid"
    r"|fehl|ungültig| nicht | kein|falsch|gesperrt|abgelaufen"
    r"|invalide|expiré| pas |refusé|échou|introuvable|manquant|erro"
    r"|ongeldig|mislukt| niet |błęd|nieprawid| nie | brak |geçersiz| hata|onaylanma|không|hết hạn|quá hạn"
)
#: What says that a list is one of parameters.
OTHERS = (
    r"参数|參數|请求|파라미터|параметр\w*|par[aá]metros?|parâmetros?|paramètres|felder|parametri|parametreler|tham số"
)
#: Heads of first columns of such lists.
STRANGE = (
    "字段",
    "参数",
    "变量",
    "名前",
    "параметр",
    "поле",
    "필드",
    "parámetro",
    "parâmetro",
    "paramètre",
    "campo",
    "champ",
    "feld",
    "veld",
    "pole",
    "alan",
    "trường",
)
#: Heads of columns of schemas.
SCHEMA = ("必填", "必须", "是否必填", "обязательный", "requerido", "typ")
#: Words of headings that only say "error codes".
GENERAL = (
    r"错误码|错误代码|状态码|返回码|错误|参考|一览|列表|说明|常见|[一二三四五六七八九十]|エラー|コード|一覧|共通|リスト|오류|에러|응답|코드"
    r"|коды?|ошиб\w+|ответ\w*|c[oó]digos?|de|del|errore?s?|erros?|fehlercodes?|codes? d.erreurs?|hata|kodlar[ıi]|mã|lỗi"
    r"|foutcodes?"
)
