// What the desk does with an answer of the insurance portal. None of them turns a
// patient away: where the portal fails, care goes on and the lookup follows.
import { say } from "../shared/show.js";

export const ANSWERS = {
  accept: ["✔", "good", say("Thẻ BHYT hợp lệ. Tiếp nhận theo thẻ này.", "The insurance card is valid. Register with it.")],
  "accept-check-papers": ["!", "warn", say("Thẻ do Quân đội hoặc Công an quản lý. Xem giấy tờ tùy thân rồi tiếp nhận.", "A card of the army or the police. Look at the papers, then register.")],
  "use-new-card": ["!", "warn", say("Thẻ cũ đã hết hạn, đã có thẻ mới. Dùng số thẻ và thời hạn mới bên đây.", "The old card has ended. Use the new number and dates shown here.")],
  "use-card-in-force": ["!", "warn", say("Có thẻ cũ và thẻ mới. Dùng thẻ đang có hiệu lực bên đây.", "There is an old and a new card. Use the one in force shown here.")],
  "clarify-expired": ["✖", "bad", say("Thẻ BHYT đã hết hạn. Hỏi người bệnh có thẻ khác không; vẫn tiếp nhận khám.", "The insurance card has expired. Ask for another; care goes on.")],
  "clarify-withdrawn": ["✖", "bad", say("Thẻ BHYT đã bị thu hồi. Hỏi người bệnh có thẻ khác không; vẫn tiếp nhận khám.", "The insurance card was withdrawn. Ask for another; care goes on.")],
  "clarify-reduced": ["✖", "bad", say("Thẻ đã báo giảm. Hỏi thẻ mới; vẫn tiếp nhận khám.", "The card was reported as ended. Ask for a newer one; care goes on.")],
  "child-without-card": ["!", "warn", say("Trẻ em không xuất trình thẻ. Tiếp nhận theo thủ tục trẻ em chưa có thẻ.", "A child without a card. Register by that procedure.")],
  "check-number": ["✖", "bad", say("Không tìm thấy thẻ BHYT theo số này. Kiểm tra lại số, họ tên, ngày sinh; vẫn tiếp nhận khám.", "No insurance card under this number. Check number, name and birth date; care goes on.")],
  "check-name": ["✖", "bad", say("Họ tên không khớp với cổng BHXH. Tra bằng số thẻ BHYT; vẫn tiếp nhận khám.", "The name differs from the portal's. Look up by insurance card number; care goes on.")],
  "check-birth-date": ["✖", "bad", say("Ngày sinh không khớp với cổng BHXH. Kiểm tra lại; vẫn tiếp nhận khám.", "The birth date differs from the portal's. Check it; care goes on.")],
  "tell-it": ["!", "warn", say("Tài khoản tra cứu bị từ chối. Báo CNTT; ghi số thẻ và vẫn tiếp nhận.", "The portal refused our account. Tell IT; note the card number and admit the patient.")],
  restricted: ["!", "warn", say("Cổng BHXH đang hạn chế tài khoản này. Báo CNTT; vẫn tiếp nhận.", "The portal restricts this account. Tell IT; admit the patient.")],
  "try-later": ["!", "warn", say("Cổng BHXH đang lỗi. Ghi số thẻ, vẫn tiếp nhận và tra lại sau.", "The portal has a fault. Note the card number, admit the patient, look up later.")],
};

export const QUEUED = ["…", "warn", say("Cổng BHXH chưa trả lời. Cứ cấp số thứ tự và mời vào khám: câu hỏi đã xếp hàng, phần mềm tự hỏi lại.",
  "The portal does not answer. Give the queue number and go on: the question is kept and asked again by itself.")];

export const UNKNOWN = ["!", "warn", say("Cổng trả lời chưa rõ. Ghi số thẻ và vẫn tiếp nhận.", "The portal's answer is not clear. Note the card number and admit the patient.")];
