import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import { type Offer, opensByItself } from "./completion";
import { type Expectation, expectedAt } from "./expects";
import classes from "./FilterEditor.module.css";
import { tokenize } from "./tokens";

export interface FilterEditorProps {
  value: string;
  /** Where the server found fault. */
  failedAt: number | undefined;
  label: string;
  placeholder: string;
  /** Whether it takes the focus at once: it replaces an input that had it. */
  takesFocus: boolean;
  offers(expectation: Expectation): Promise<Offer[]>;
  onChange(text: string): void;
  onApply(text: string): void;
  /** Where the fault is on the screen, in px from the left edge of the editor. */
  onFaultPlaced(left: number): void;
}

/** The filter with completion and colours. Loaded when somebody is about to write one. */
export default function FilterEditor(props: FilterEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  // What the editor has told of itself and has not come back yet as the value.
  const told = useRef<string[]>([]);

  useEffect(() => {
    if (!host.current) return;
    const current = () => latest.current;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: current().value,
        selection: { anchor: current().value.length },
        extensions: extensions(current, (text) => {
          told.current.push(text);
          current().onChange(text);
        }),
      }),
    });
    view.current = editor;
    if (current().takesFocus) {
      editor.focus();
      startCompletion(editor);
    }
    return () => editor.destroy();
  }, []);

  const { value, failedAt } = props;
  useEffect(() => {
    const editor = view.current;
    const echo = told.current.lastIndexOf(value);
    told.current.splice(0, echo + 1);
    // Who types fast is ahead of what comes back, which must not take their letters away.
    if (!editor || echo >= 0 || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch({ effects: markFault.of(failedAt) });
    if (failedAt === undefined) return;
    const left = editor.coordsAtPos(Math.min(failedAt, editor.state.doc.length))?.left ?? 0;
    latest.current.onFaultPlaced(left - editor.dom.getBoundingClientRect().left);
  }, [failedAt]);

  return <div ref={host} className={classes.editor} />;
}

function extensions(current: () => FilterEditorProps, onChange: (text: string) => void) {
  const apply = (view: EditorView) => {
    current().onApply(view.state.doc.toString());
    return true;
  };
  return [
    history(),
    closeBrackets(),
    autocompletion({
      override: [(context) => complete(context, current().offers)],
      icons: false,
      closeOnBlur: true,
      optionClass: (option) => `${classes.offer} ${classes[option.type ?? ""] ?? ""}`,
    }),
    Prec.highest(keymap.of([{ key: "Tab", run: acceptCompletion }])),
    keymap.of([
      ...completionKeymap,
      { key: "Enter", run: apply },
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    // A filter is one line: what is pasted in several is joined.
    EditorState.transactionFilter.of((change) =>
      change.newDoc.lines > 1
        ? [
            change,
            {
              changes: {
                from: 0,
                to: change.newDoc.length,
                insert: change.newDoc.toString().replace(/\s*\n\s*/g, " "),
              },
              sequential: true,
            },
          ]
        : change,
    ),
    EditorView.contentAttributes.of({
      "aria-label": current().label,
      "aria-multiline": "false",
      spellcheck: "false",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    placeholder(current().placeholder),
    colours,
    fault,
  ];
}

async function complete(
  context: CompletionContext,
  offersFor: FilterEditorProps["offers"],
): Promise<CompletionResult | null> {
  const expectation = expectedAt(context.state.doc.toString(), context.pos);
  if (!context.explicit && !opensByItself(expectation)) return null;
  const offers = await offersFor(expectation);
  if (context.aborted || offers.length === 0) return null;
  return { from: expectation.from, options: offers.map(completion), filter: true };
}

function completion({ label, text, type, detail, boost }: Offer): Completion {
  return {
    label,
    type,
    ...(detail === undefined ? {} : { detail }),
    ...(boost === undefined ? {} : { boost }),
    apply: (view, _, from, to) => {
      // A quote that was closed by itself is written by the completion, too.
      const next = view.state.sliceDoc(to, to + 1);
      const end = "'\"`".includes(next) && next !== "" ? to + 1 : to;
      const insert = `${text} `;
      view.dispatch({
        changes: { from, to: end, insert },
        selection: { anchor: from + insert.length },
        userEvent: "input.complete",
      });
      startCompletion(view);
    },
  };
}

const marks = new Map(
  ["key", "word", "quoted", "string", "number", "operator", "wrong"].map((shape) => [
    shape,
    Decoration.mark({ class: classes[shape] ?? "" }),
  ]),
);

function coloured(view: EditorView): DecorationSet {
  const tokens = tokenize(view.state.doc.toString());
  return Decoration.set(
    tokens.flatMap(({ shape, start, end }) => marks.get(shape)?.range(start, end) ?? []),
  );
}

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = coloured(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = coloured(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const markFault = StateEffect.define<number | undefined>();

/** The token at the server's caret is underlined until the text changes. */
const fault = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marked, change) {
    let now = change.docChanged ? Decoration.none : marked;
    for (const effect of change.effects) {
      if (!effect.is(markFault)) continue;
      now = effect.value === undefined ? Decoration.none : faultAt(change.state, effect.value);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function faultAt(state: EditorState, at: number): DecorationSet {
  const text = state.doc.toString();
  const token = tokenize(text).find(({ start, end }) => start <= at && at < end);
  const [from, to] = token ? [token.start, token.end] : [Math.max(0, text.length - 1), text.length];
  if (from >= to) return Decoration.none;
  return Decoration.set([Decoration.mark({ class: classes.fault ?? "" }).range(from, to)]);
}
