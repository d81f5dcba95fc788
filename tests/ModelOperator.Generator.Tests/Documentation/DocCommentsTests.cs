using ModelOperator.Generator.Documentation;

namespace ModelOperator.Generator.Tests.Documentation;

public sealed class DocCommentsTests
{
    [Fact]
    public void Assembly_WithoutDocComments_IsNamedWithTheRemedy() =>
        Should.Throw<FileNotFoundException>(() => DocComments.Load(typeof(string).Assembly))
            .Message.ShouldContain("GenerateDocumentationFile");
}
