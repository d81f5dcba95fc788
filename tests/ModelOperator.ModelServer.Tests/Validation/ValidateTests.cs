using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.ModelServer.Validation;

namespace ModelOperator.ModelServer.Tests.Validation;

public sealed class ValidateTests
{
    [Fact]
    public void Model_IsDescribedAndRun()
    {
        var (exitCode, output, errors) = Run(TestModels.Path("add"));

        errors.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        output.ShouldContain("producer   model-operator-tests");
        output.ShouldContain("opsets     ai.onnx 13\n");
        output.ShouldContain("input      a FP32 [-1, 3]\n");
        output.ShouldContain("output     difference FP32 [-1, 3]\n");
        output.ShouldContain("batching   possible");
        output.ShouldContain("CPUExecutionProvider");
        output.ShouldContain("run        ");
    }

    [Fact]
    public void Input_WithAValueOfItsOwn_IsDescribedAsOptional() =>
        Run(TestModels.Path("overridable")).Output.ShouldContain(
            "input      x FP32 [-1, 2]\noptional   scale FP32 [2]\noptional   shift FP32 [1]\noutput     y FP32 [-1, 2]\n");

    [Fact]
    public void Model_ThatFailsOnZeros_IsTwo()
    {
        var (exitCode, _, errors) = Run(TestModels.Path("lookup_from_one"));

        exitCode.ShouldBe(2);
        errors.ShouldStartWith("model lookup_from_one: the run on zeros failed: ");
    }

    [Fact]
    public void File_ThatIsNoModel_IsOne() => Run(TestModels.Example("README.md")).ExitCode.ShouldBe(1);

    private static (int ExitCode, string Output, string Errors) Run(string path)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        return (ValidateCommand.Run(path, output, errors, TimeProvider.System), output.ToString(), errors.ToString());
    }
}
