using ModelOperator.Demo.Retraining;

namespace ModelOperator.Demo.Tests.Retraining;

public sealed class RetrainOrderTests
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["MODELOPERATOR_NAMESPACE"] = "ml",
        ["MODELOPERATOR_NAME"] = "digits",
        ["MODELOPERATOR_REVISION"] = "7f9c2ab4d1",
        ["MODELOPERATOR_VERSION"] = "2",
        ["MODELOPERATOR_CAUSE"] = "InputDrift",
        ["MODELOPERATOR_CHECK"] = "inputDrift",
        ["MODELOPERATOR_VALUE"] = "1.1",
        ["MODELOPERATOR_LIMIT"] = "PSI <= 0.2",
        ["MODELOPERATOR_RUN"] = "5f1d0c5f",
    };

    [Fact]
    public void Order_SaysWhatItIsFor() => RetrainOrder.Of(_environment.GetValueOrDefault).ToString()
        .ShouldBe("train ml/digits anew: inputDrift of version 2 is 1.1, limit PSI <= 0.2 (run 5f1d0c5f for InputDrift)");

    [Fact]
    public void OrderThatLacksSomething_NamesIt()
    {
        _environment["MODELOPERATOR_CHECK"] = "";
        _environment.Remove("MODELOPERATOR_RUN");

        var order = RetrainOrder.Of(_environment.GetValueOrDefault);

        order.Missing.ShouldBe(["MODELOPERATOR_CHECK", "MODELOPERATOR_RUN"]);
        order.ToString().ShouldBe("the environment lacks MODELOPERATOR_CHECK, MODELOPERATOR_RUN");
    }
}
