export default function RunScreen() {
  return null;
}
