/** MCP 2025-11-25, Tools, "Tool Names". */
export const TOOL_NAME = /^[A-Za-z0-9_.-]{1,128}$/;
