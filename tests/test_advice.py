import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction.advice import Advice, read_advice

ROOT = Path(__file__).parent.parent
YES, NO, NONE = True, False, None


# A row's texts are divided by " | ". Each line would be read otherwise without the rule that it names.
@pytest.mark.parametrize(
    ("verdict", "rule", "rows"),
    [
        (YES, "an instruction", "Retry with backoff.//Please retry later.//Simply resend the request.//Try your call again."),
        (YES, "anywhere in the row", "The lease ran out on our side. You may repeat the call.//Busy, try again shortly"),
        (YES, "passive, adjective, noun", "This can be retried.//Safe to retry.//The error is retryable.//Retry recommended."),
        (YES, "a prediction", "Retrying later may succeed.//A second attempt normally goes through.//A retry will normally work.//Usually fixed by retrying."),
        (YES, "waiting is no condition", "Resubmit it when the node is less busy.//Wait 30 s before retrying.//Wait until the limit resets.//Back off per Retry-After."
            "//Wait for the running export to finish, then retry.//Please wait a moment."),
        (YES, "pace", "Slow down and retry.//Do not retry at once; wait a minute and retry."),
        (YES, "the error itself is no condition", "If you receive this error, retry the request.//Retry in case of this error."),
        (YES, "a tail", "It failed for a moment — retry; if it persists, call us.//Retry. Contact support if it continues."),
        (YES, "an alternative", "Try again later or use another card.//Wait for the reset or upgrade your plan."),
        (YES, "the same request", "Retry with the same Idempotency-Key.//Invalid lock state. This is safe to retry."),
        (YES, "other verbs", "Reissue the request.//Run the job again.//Clients may poll again shortly.//It is busy; come back in an hour."
            "//Requests may be reissued.//Use a retry strategy with exponential backoff."),
        (YES, "an outcome is no fault", "The payment was not authorised because the link broke. Retry."),
        (YES, "a restart of the whole", "The transaction should be retried from the start."),
        (YES, "no step", "See the status page. It is down; retry after a backoff.//Inspect the logs. Retry with backoff."),
        (NO, "an instruction", "Do not retry.//Don’t retry; contact support.//Never reattempt this card.//Stop retrying."),
        (NO, "passive, adjective, noun", "It must not be retried.//Not retryable.//Non-retryable error.//Retryable: no//No retry."),
        (NO, "a prediction", "Retrying will not help.//Sending it again always fails.//No further attempts are permitted.//Under no circumstances should this be retried.//Repeated attempts will be blocked."
            "//Retries are never approved.//There is no benefit in sending it again.//Stop all retries.//No subsequent request will succeed.//The same request will always fail."),
        (NO, "the unchanged request", "Do not retry unchanged.//Fix the body, do not retry.//Not retryable without fixing the id."),
        (NO, "over a list", "Do not retry, resend or resubmit the payment."),
        (NONE, "a step first", "Fix the fields and retry.//Fix the fields. Retry.//Check it before retrying.//Obtain a new token. Retry."
            "//Power-cycle the terminal and try again.//Bootstrap the tables; then re-run it."),
        (NONE, "a step after", "Please try again. Use a different card.//Try again and enter the right code."
            "//Try again, making sure the amount is positive."),
        (NONE, "another request", "Retry with a new key.//Send the request again, this time signed.//Retry using a new transaction id.//Retry the corrected request.//Try again using HTTPS.//Retry with fewer items."
            "//Send the code again.//Try entering the PIN again.//Pay again.//Retry 5xx."),
        (NONE, "a condition", "If it is pending, retry.//Retry — once the user has paid.//Retry with backoff. Only for reads."
            "//Timeout? Retry.//Upon approval, resubmit.//Retry after 3DS.//Do not retry blindly.//Do not retry until the payer confirms."),
        (NONE, "a question", "Retry now or not at all?//Retryable: depends.//Retry? Contact us first.//Should you retry?"),
        (NONE, "a step that comes first", "Retry the call. Check the invoice first."),
        (NONE, "a wait for another step", "Wait 5 seconds, then query the charge.//Wait a minute. Then look up the order."
            "//请等待3秒，然后查询订单"),
        (NONE, "another place", "Repeat the query to the other region."),
        (NONE, "two cases", "Retry for network errors; do not retry for declines.//Retry with backoff. Do not retry."),
        (NONE, "somebody else", "The event will be retried by Stripe.//We retry automatically.//The SDK retries with backoff."),
        (NONE, "no word of advice", "All retries failed.//Retry limit reached.//See retry_after_seconds.//Lock wait timeout exceeded."
            "//Values cannot be repeated.//For example, retry later.//The import died with no retry."),
        (NONE, "a result to wait for", "Wait for the customer to confirm, then retry.//Please wait for the payment confirmation."),
        (NONE, "a fault in the request", "Captcha error, please try again.//The price has changed, please try again.//The clock skew is too great. Retry.//Unable to read the QR code. Please try again.//The scan is corrupt. Upload again.//The file is too large. Please try again.//Expired link | Retry//Your photo is blurry. Try again."),
        (YES, "Chinese", "系统繁忙，请稍后再试//伺服器錯誤，請重試//请清理空间或稍后重试"),
        (NO, "Chinese", "请勿重复提交//不可重试//重试无效"),
        (NONE, "Chinese", "请检查参数后重试//指纹识别失败，请重试//验证码错误，请重试//系统会自动重试//重试次数超过上限"),
        (YES, "Japanese", "時間をおいて再試行してください。//サーバーエラーです。もう一度お試しください。"),
        (NO, "Japanese", "再試行しないでください。//再度の取引は行わないでください。//リトライ不可"),
        (NONE, "Japanese", "顔を認識できません。もう一度お試しください。//入力内容を修正して再度お試しください。//パスワードが違います。もう一度お試しください。//自動的に再試行されます。"),
        (YES, "Korean", "잠시 후 다시 시도해 주세요.//재시도 가능합니다."),
        (NO, "Korean", "재시도하지 마세요.//재승인 요청을 하지 마십시오.//재시도 불가"),
        (NONE, "Korean", "입력값을 확인한 후 다시 시도해 주세요.//승인을 기다려 주세요.//형식이 잘못되었습니다 | 재시도해 주세요"),
        (YES, "German", "Der Beleg konnte nicht gespeichert werden. Bitte erneut versuchen.//Bitte später erneut versuchen.//Ein Retry gemäß Exponential Backoff ist zulässig."),
        (NO, "German", "Nicht erneut versuchen.//Von weiteren Versuchen ist abzusehen.//Ein Retry ist nicht zulässig."),
        (NONE, "German", "Die Bank wird die Buchung morgen automatisch erneut versuchen.//Bitte prüfen Sie die Daten und versuchen Sie es erneut.//Ungültige IBAN | Bitte erneut versuchen"),
        (YES, "French", "Veuillez réessayer plus tard.//Attendez 30 secondes avant de réessayer."),
        (NO, "French", "Ne réessayez pas.//Il est inutile de présenter à nouveau la carte.//Ne jamais représenter cette opération.//Inutile de réessayer."),
        (NONE, "French", "Veuillez changer de carte et réessayer.//Mot de passe incorrect, veuillez réessayer."),
        (YES, "Spanish", "Error interno, intente nuevamente.//Espere unos segundos y vuelva a intentarlo."),
        (NO, "Spanish", "No reintente.//No vuelva a procesar la operación.//La operación no puede reintentarse."),
        (NONE, "Spanish", "Verifique los datos e intente nuevamente.//Intente nuevamente con otra tarjeta."),
        (YES, "Portuguese", "Falha na conexão, tente novamente.//REFAZER A TRANSAÇÃO//Aguarde alguns instantes e tente novamente."),
        (NO, "Portuguese", "Não tente novamente.//CARTAO BLOQUEADO - NAO TENTE NOVAMENTE//A transação não deve ser reenviada."),
        (NONE, "Portuguese", "Senha incorreta, tente novamente.//Tente novamente com outro cartão."),
        (YES, "Russian", "Сервис перегружен, повторите запрос позже.//Запрос можно повторить."),
        (NO, "Russian", "Не повторяйте запрос.//Повторять эту операцию нельзя.//Повторная попытка невозможна."),
        (NONE, "Russian", "Проверьте данные и повторите попытку.//Неверный пароль. Повторите попытку."),
    ],
)  # fmt: skip
def test_a_row_advises_a_retry_or_not_by_what_it_says_without_a_condition(
    verdict: bool | None, rule: str, rows: str
) -> None:
    for row in rows.split("//"):
        assert read_advice(*row.split(" | ")).retryable is verdict, f"{rule}: {row}"


@pytest.mark.parametrize(
    ("actions", "rows"),
    [
        ("retry", "Something broke on our side. Please try again."),
        ("wait", "Back off and retry.//Wait for the window to roll over.//Retryable. Apply exponential backoff."),
        ("retry contact_support", "Retry. If it keeps failing, contact support."),
        ("do_not_retry fix_request", "Not retryable without fixing the id."),
        ("do_not_retry ask_customer", "Do not retry; ask the payer for another card."),
        ("retry same_key", "Retry with the same idempotency key.//Resend with the same X-Request-Id."),
        ("fix_request", "Shorten the note and retry.//Review the payment details and try again.//Please adjust and try again.//Ask for less.//Use a new idempotency key.//Check the order id.//Make sure the sum is right."
            "//Retry with a higher fee.//Prüfen Sie die Parameter.//请检查请求参数。"),
        ("authenticate", "Check the API key or create a new one.//Fetch a fresh token, then retry once.//Check your API key.//Bitte neu einloggen.//请重新登录。"),
        ("change_setup", "Upgrade your plan.//Sync your clock first.//Create the topic.//Turn on Wi-Fi.//Add the files:read scope."
            "//Open the billing console.//An administrator must unlock it.//Ask the owner to reconnect the ledger.//Clean up the half-made profile.//Add your address to the allowlist.//Ask your administrator for access.//Restart the service."),
        ("ask_customer", "Try a different card.//Offer the payer another payment method.//Send the user to the portal."
            "//Oriente o portador a contatar o banco.//The cardholder must call their bank.//Contact the issuing bank.//Use otra tarjeta."),
        ("check_state", "Check the payment status before retrying.//Do not resend it before the status has been checked.//Please verify the status of the payment via /payments/{id}.//Verify whether the charge went through."),
        ("contact_support", "If it persists, contact us.//Tell us the request_id.//Open a support ticket.//고객센터에 문의해 주세요."),
        ("", "See the docs.//Look up the cause in the logs.//Card declined, pick up.//Set up error.//Check the logs.//Slow down.//Update failed.//Login required.//Request timed out.//The token has expired."
             "//The list is full or delete is off.//参数错误//The payee cannot modify or delete it."),
    ],
)  # fmt: skip
def test_actions_are_what_the_row_tells_somebody_to_do(actions: str, rows: str) -> None:
    for row in rows.split("//"):
        assert read_advice(row).actions == tuple(sorted(actions.split())), row


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (30, "Wait 30 s before retrying."), (60, "Retry after 30–60 seconds."), (3600, "Try again in an hour."),
        (None, "Retry after 10 s or wait 5 minutes."), (None, "It was made 6 hours ago. Try again later."), (300, "Повторите через 5 минут."),
        (60, "请等待60秒后重试"), (None, "Fix the date within 2 days."), (864_000, "Retry after 10 days"),
    ],
)  # fmt: skip
def test_a_fixed_wait_is_given_in_seconds(seconds: int | None, text: str) -> None:
    assert read_advice(text).retry_after_s == seconds


def test_the_evidence_is_the_sentence_word_for_word() -> None:
    assert read_advice("It’s down.", "Try  again later — or call. Thanks.").evidence == "Try  again later — or call."


@given(
    st.sampled_from(["retry", "retry this request", "try again", "resend the request", "repeat the call"]), st.data()
)
def test_a_denial_turns_an_instruction_into_a_no_and_a_condition_into_silence(act: str, data: st.DataObject) -> None:
    deny = data.draw(st.sampled_from(["Do not", "Please do not", "Never", "You must not", "Clients should not"]))
    limit = data.draw(
        st.sampled_from(
            ["If the card is blocked,", "Only after approval,", "Fix the body and", "Unless told otherwise,"]
        )
    )
    assert read_advice(f"{act.capitalize()}.").retryable is True
    assert read_advice(f"{deny} {act}.").retryable is False
    assert read_advice(f"{limit} {act}.").retryable is None


@given(st.text(max_size=200), st.sampled_from([" retry ", "请重试", "try again, ", "wait for the ", "`_", "if it "]))
def test_any_text_is_read_and_evidence_comes_from_it(text: str, filler: str) -> None:
    for row in (text, filler * 3 + text, text + filler * 40):
        advice = read_advice(row)
        assert (advice.retryable is None) == (advice.evidence is None)
        assert advice.evidence is None or advice.evidence in row


def test_the_benchmark_fails_on_a_wrong_yes_and_skips_without_rows(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "lang": "en",
        "message": "Try again later.",
        "hint": None,
        "actions": ["wait"],
        "actions_open": [],
    }
    (tmp_path / "traps.jsonl").write_text("")

    def run(retryable: bool | None, folder: str = str(tmp_path)) -> subprocess.CompletedProcess[str]:
        (tmp_path / "dev.jsonl").write_text(json.dumps(row | {"retryable": retryable, "contested": False}))
        call = [sys.executable, "-m", "benchmarks.advice"]
        return subprocess.run(
            call, env={"ERRDEX_ADVICE": folder}, cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert (run(True).returncode, run(None).returncode) == (0, 1)
    assert "skipped" in run(True, "").stdout


def test_silence_is_no_advice() -> None:
    assert read_advice() == read_advice("") == Advice()
