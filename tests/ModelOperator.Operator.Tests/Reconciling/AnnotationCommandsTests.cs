using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class AnnotationCommandsTests
{
    [Fact]
    public void Annotation_IsReadAsItsCommand()
    {
        var owner = Sample.Digits();
        owner = owner with
        {
            Metadata = owner.Metadata with
            {
                Annotations = new Dictionary<string,
                string>
                { ["modeloperator.dev/approve"] = " 0123456789/1 ", ["modeloperator.dev/resume"] = "0123456789/bake" }
            },
        };

        AnnotationCommands.Read(owner).Approve.ShouldBe("0123456789/1");
        AnnotationCommands.Read(owner).Resume.ShouldBe("0123456789/bake");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Annotation_WithoutATarget_IsNoCommand(string value) => Abort(value).ShouldBeNull();

    [Fact]
    public void Annotation_OfAbsurdLength_IsNoCommand() => Abort(new string('a', 200)).ShouldBeNull();

    private static string? Abort(string value)
    {
        var owner = Sample.Digits();
        return AnnotationCommands.Read(owner with
        {
            Metadata = owner.Metadata with { Annotations = new Dictionary<string, string> { ["modeloperator.dev/abort"] = value } },
        }).Abort;
    }
}
