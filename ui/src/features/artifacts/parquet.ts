/** Parquet files, of which only the parts that are shown are read. */
import { decompress as decompressZstd } from "fzstd";
import {
  type AsyncBuffer,
  type Compressors,
  cachedAsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaElement,
} from "hyparquet";
import { decompressBrotli } from "hyparquet-compressors/src/brotli.js";
import { gunzip } from "hyparquet-compressors/src/gzip.js";
import { decompressLz4, decompressLz4Raw } from "hyparquet-compressors/src/lz4.js";
import { type ArtifactFile, readFilePart } from "./file";
import type { GridColumn } from "./grid/Grid";

export interface ParquetFile {
  buffer: AsyncBuffer;
  metadata: FileMetaData;
  columns: GridColumn[];
  rowCount: number;
  writtenBy: string;
}

const compressors: Compressors = {
  BROTLI: decompressBrotli,
  GZIP: (input, length) => gunzip(input, new Uint8Array(length)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
  ZSTD: (input) => decompressZstd(input),
};

/** @throws Error It is not a Parquet file, or a damaged one. */
export async function openParquet(file: ArtifactFile): Promise<ParquetFile> {
  const buffer = cachedAsyncBuffer({
    byteLength: file.size,
    slice: async (start, end) => {
      const { bytes } = await readFilePart(file, start, end ?? file.size);
      return bytes.slice().buffer;
    },
  });
  const metadata = await parquetMetadataAsync(buffer);
  const columns = parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    type: children.length > 0 ? "nested" : typeOf(element),
    isNumeric: children.length === 0 && isNumeric(element),
  }));
  return {
    buffer,
    metadata,
    columns,
    rowCount: Number(metadata.num_rows),
    writtenBy: metadata.created_by ?? "",
  };
}

/** Values of some columns in some rows: a list for each row, in the order of `columns`. */
export async function readCells(
  { buffer, metadata }: ParquetFile,
  columns: string[],
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  await parquetRead({
    file: buffer,
    metadata,
    columns,
    rowStart,
    rowEnd,
    compressors,
    rowFormat: "object",
    onComplete: (found) => {
      for (const row of found) rows.push(columns.map((column) => row[column]));
    },
  });
  return rows;
}

function typeOf(element: SchemaElement): string {
  const kind = element.logical_type?.type ?? element.converted_type;
  return (kind === "STRING" ? "UTF8" : (kind ?? element.type ?? "")).toLowerCase();
}

function isNumeric(element: SchemaElement): boolean {
  const isNumber = ["INT32", "INT64", "FLOAT", "DOUBLE"].includes(element.type ?? "");
  const kind = element.logical_type?.type ?? element.converted_type ?? "";
  return isNumber && !/TIME|DATE/.test(kind);
}
