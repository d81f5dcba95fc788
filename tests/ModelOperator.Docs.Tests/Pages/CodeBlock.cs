namespace ModelOperator.Docs.Tests.Pages;

/// <summary>A block of code in a page.</summary>
/// <param name="Place">Where it stands: the page's path and the number of the block's first line.</param>
/// <param name="Language">What stands behind the opening fence, such as sh or yaml; empty where nothing does.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record CodeBlock(string Place, string Language, string Text);
