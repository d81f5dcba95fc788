using System.Xml.Linq;
using ModelOperator.Generator.Documentation;

namespace ModelOperator.Generator.Tests.Documentation;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("<summary>  One\n   line. </summary>", "One line.")]
    [InlineData("<summary>Bounds: <c>&lt;= 0.05</c>.</summary>", "Bounds: <= 0.05.")]
    [InlineData("<summary>See <see cref=\"P:Some.Type.Member\"/> and <see cref=\"M:Some.Type.Do(System.Int32)\"/>.</summary>",
        "See Member and Do.")]
    [InlineData("<summary><see langword=\"null\"/> for <paramref name=\"x\"/></summary>", "null for x")]
    [InlineData("<summary>See <see cref=\"T:Some.Type\">the type</see>.</summary>", "See the type.")]
    [InlineData("<summary>They sum to 100 (R03), always (R20).</summary>", "They sum to 100, always.")]
    [InlineData("<summary />", "")]
    public void Text_OfAComment_IsWhatItSays(string xml, string expected) => PlainText.Of(XElement.Parse(xml)).ShouldBe(expected);
}
