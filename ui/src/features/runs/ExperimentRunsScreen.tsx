export default function ExperimentRunsScreen() {
  return null;
}
