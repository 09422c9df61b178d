"""Parts of the page 检查与修复."""
