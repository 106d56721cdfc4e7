import { describe, expect, it } from "vitest";
import { imageAt, imagesIn } from "./names";

const file = (key: string, step: number, ending: string, id = "5e3f-1") =>
  `images/${key}+step+${step}+timestamp+17000${step}+${id}${ending}`;

describe("imagesIn", () => {
  it("finds each image once, with its small copy", () => {
    const [first, second, ...rest] = imagesIn([
      file("val~sample", 10, ".png"),
      file("val~sample", 2, ".png"),
      file("val~sample", 2, "+compressed.webp"),
      "images/notes.txt",
    ]);
    expect(rest).toEqual([]);
    expect(first).toEqual({
      ...{ key: "val/sample", step: 2, time: 170002 },
      path: file("val~sample", 2, ".png"),
      small: file("val~sample", 2, "+compressed.webp"),
    });
    expect(second?.step).toBe(10);
    expect(second?.small).toBe(second?.path);
  });

  it("reads the names of older clients", () => {
    const [image] = imagesIn(["images/a#b%step%-1%timestamp%17%uuid.png"]);
    expect(image).toMatchObject({ key: "a/b", step: -1, time: 17 });
  });

  it("tells the image that was current at a step", () => {
    const images = imagesIn([file("a", 0, ".png"), file("a", 5, ".png")]);
    expect(imageAt(images, 4)?.step).toBe(0);
    expect(imageAt(images, 5)?.step).toBe(5);
    expect(imageAt(images, -1)).toBeUndefined();
  });
});
