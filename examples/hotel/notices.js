// What became of a guest's notification, and what to do.
import { clock, say } from "../shared/show.js";

const PROBLEMS = {
  "name-missing": say("thiếu họ tên", "the name is missing"),
  "sex-missing": say("thiếu giới tính; hỏi khách", "the sex is missing; ask the guest"),
  "birth-incomplete": say("cần đủ ngày, tháng, năm sinh; hỏi khách", "the full birth date is needed; ask the guest"),
  "number-form": say("số giấy tờ không đúng", "the paper's number is malformed"),
  "room-missing": say("thiếu số phòng", "the room is missing"),
  "in-residence": say("cổng ghi khách đang lưu trú, chưa trả phòng", "the portal has the guest in residence"),
  overlap: say("cổng đã có khai báo trùng thời gian", "the portal has a notification for the same days"),
  "already-notified": say("cổng đã có khai báo này", "the portal has this notification already"),
  "stay-limit-missing": say("khách nước ngoài: hỏi thời hạn tạm trú", "a foreign guest: ask until when they may stay"),
  "at-portal": say("đổi ngày đi trên trang của cổng", "change the departure on the portal's own page"),
};

// notice is one cell of the list: a symbol, how it looks, and words.
export function notice({ state, at, code, deadline }) {
  switch (state) {
    case "notified": return ["✔", "good", say(`Công an đã nhận ${clock(at)}`, `Accepted ${clock(at)}`)];
    case "unconfirmed": return ["◐", "warn", say("Có lẽ đã nhận; đối chiếu cuối ngày", "Probably accepted; reconcile today")];
    case "queued": return ["…", "warn", say(`Đã xếp hàng, tự gửi lại. Hạn ${clock(deadline)}`, `Queued, sent again by itself. Due ${clock(deadline)}`)];
    case "dropped": return ["–", "warn", say("Không gửi (người phụ trách quyết định)", "Not sent (decided by a person)")];
  }
  return ["✖", "bad", say(`Cần làm: ${problem(code).vi}`, `To do: ${problem(code).en}`)];
}

export const problem = (code) => PROBLEMS[code] ?? say(`cổng từ chối (${code}); xem màn hình của quầy`, `the portal refused (${code}); see the desk's screen`);
