// Sentences under the codes that the agent uses. A code that is not here is shown
// as it is: an agent newer than this page may have more of them.
import { say } from "./show.js";

// What the reading is worth: a symbol, how the box looks, and the words.
export const VERDICTS = {
  genuine: ["✔", "good", say("Chip thật, dữ liệu thật", "Genuine chip, genuine data")],
  authentic: ["✔", "good", say("Dữ liệu thật; chip chưa chứng minh được là bản gốc", "Genuine data; the chip did not prove to be the original")],
  consistent: ["◐", "warn", say("Dữ liệu nguyên vẹn; chưa có chứng thư gốc để đối chiếu", "Data unaltered; no root certificate to check it against")],
  claimed: ["?", "warn", say("Chỉ là lời khai (mã QR hoặc nhập tay), chưa xác thực", "Only claimed (QR or typed), not verified")],
  rejected: ["✖", "bad", say("KHÔNG TIN ĐƯỢC: có kiểm tra bị sai", "REJECTED: a check failed")],
};

const HOLD = say("giữ yên thẻ", "hold the card still");
const held = (vi, en) => say(`${vi}, ${HOLD.vi}`, `${en}, ${HOLD.en}`);

const PHASES = {
  waiting: say("Đặt thẻ lên đầu đọc", "Put the card on the reader"),
  present: held("Đã thấy thẻ", "Card seen"),
  pace: held("Đang mở chip", "Opening the chip"),
  bac: held("Đang mở chip", "Opening the chip"),
  cardAccess: held("Đang mở chip", "Opening the chip"),
  ca: held("Chip chứng minh là bản gốc", "The chip proves to be the original"),
  aa: held("Chip chứng minh là bản gốc", "The chip proves to be the original"),
  verify: say("Đang kiểm tra chữ ký", "Checking the signatures"),
};

export const phase = (name) => PHASES[name] ?? (/^dg2$/i.test(name) ? held("Đang đọc ảnh", "Reading the portrait") : held("Đang đọc thẻ", "Reading the card"));

// Why a reading came to nothing, and what to do.
export const TROUBLES = {
  "no-card": say("Chưa thấy thẻ. Đặt thẻ nằm phẳng giữa đầu đọc rồi bấm đọc lại.", "No card was seen. Lay it flat on the middle of the reader and read again."),
  "card-removed": say("Thẻ bị nhấc ra sớm. Đặt lại và giữ yên đến khi xong.", "The card was lifted too early. Put it back and hold it still until the end."),
  "card-mute": say("Thẻ không trả lời. Nhấc ra hẳn rồi đặt lại, bỏ thẻ và điện thoại khác ra xa.", "The card does not answer. Lift it off, put it back, keep other cards and phones away."),
  "card-lying": say("Nhấc thẻ ra khỏi đầu đọc, kiểm tra lại, rồi đặt lại.", "Lift the card off the reader, check, and put it back."),
  pause: say("Chờ một lát rồi đọc lại.", "Wait a moment and read again."),
  "wrong-password": say("Mã QR hoặc 6 số không phải của thẻ này. Nhấc thẻ ra, kiểm tra đúng thẻ, quét lại.", "The QR or the six digits are not this card's. Lift the card, check, scan again."),
  "password-blocked": say("Chip đã khóa. Không thử nữa: quét mã QR hoặc dùng giấy tờ khác.", "The chip is blocked. Do not try again: use the QR or another document."),
  "password-required": say("Quét mã QR trên thẻ, hoặc gõ 6 số cuối của số thẻ.", "Scan the card's QR, or type the last six digits of its number."),
  "can-needs-pace": say("Thẻ này cần quét mã QR, không mở được bằng 6 số.", "This card needs its QR scanned; six digits do not open it."),
  "no-reader": say("Không thấy đầu đọc. Cắm lại cáp USB và chờ đèn sáng.", "No reader was found. Plug its USB cable in again and wait for the light."),
  "no-service": say("Dịch vụ đầu đọc thẻ chưa chạy. Báo bộ phận CNTT.", "The smart card service does not run. Tell IT."),
  "reader-busy": say("Chương trình khác đang giữ đầu đọc. Đóng chương trình đó rồi đọc lại.", "Another program holds the reader. Close it and read again."),
  "not-emrtd": say("Đây không phải thẻ căn cước gắn chip.", "This is no chip identity card."),
  "another-person": say("Thẻ này là của người khác. Bấm Hủy rồi bắt đầu lại.", "This card is another person's. Cancel and start again."),
};

// Reasons for going on below the verdict that the purpose asks for.
export const REASONS = {
  emergency: say("Cấp cứu", "Emergency"),
  "card-damaged": say("Thẻ hỏng", "Card damaged"),
  "no-document": say("Không có giấy tờ", "No document"),
  "reader-broken": say("Đầu đọc hỏng", "Reader broken"),
  "legal-duty": say("Luật bắt buộc", "Duty by law"),
  "seen-otherwise": say("Đã xem giấy tờ khác", "Seen other papers"),
};

export const SOURCES = {
  dg1: say("chip", "chip"), dg11: say("chip", "chip"), dg12: say("chip", "chip"), dg13: say("chip", "chip"),
  "qr.cccd": say("mã QR", "QR"), "qr.bhyt": say("mã QR BHYT", "insurance QR"), mrz: say("dòng MRZ", "MRZ"), typed: say("gõ tay", "typed"),
};
