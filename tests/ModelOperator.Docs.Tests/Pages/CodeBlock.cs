namespace ModelOperator.Docs.Tests.Pages;

/// <summary>A block of code in a page.</summary>
/// <param name="Place">The place of the block: the page's path and the number of the block's first line.</param>
/// <param name="Language">The word behind the opening fence, such as sh or yaml; empty where there is none.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record CodeBlock(string Place, string Language, string Text);
