import type { ReactNode } from "react";
import { LanguageMenu } from "../../app/LanguageMenu";
import { SchemeMenu } from "../../app/SchemeMenu";
import classes from "./SignIn.module.css";

/** The page around a form: the name of the thing, and what concerns eyes and language. */
export function Card({ children }: { children: ReactNode }) {
  return (
    <div className={classes.page}>
      <div className={classes.corner}>
        <LanguageMenu />
        <SchemeMenu />
      </div>
      <main id="main" className={classes.main}>
        <div className={classes.brand}>
          <img src="./icon.svg" alt="" width={40} height={40} />
          <span>Headrace</span>
        </div>
        <div className={classes.card}>{children}</div>
      </main>
      <svg className={classes.water} viewBox="0 0 1440 320" preserveAspectRatio="none" aria-hidden>
        <path d="M0 152c180-56 330-52 500-10s330 74 520 40 300-86 420-70v208H0z" opacity="0.5" />
        <path d="M0 214c220 40 380 26 560-10s380-58 540-26 230 44 340 22v120H0z" opacity="0.6" />
        <path d="M0 262c260-30 420 8 640 16s520-46 800-16v58H0z" />
      </svg>
    </div>
  );
}
