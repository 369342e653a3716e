export {
  DaybookProvider as OpenRouterProvider,
  useDaybookContext as useOpenRouterContext,
} from "../../react-query/_context.js";
