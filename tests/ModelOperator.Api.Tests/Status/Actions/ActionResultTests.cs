using System.Text.Json;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Actions;

namespace ModelOperator.Api.Tests.Status.Actions;

public sealed class ActionResultTests
{
    [Theory]
    [InlineData("Done", ActionResult.Done)]
    [InlineData("Dropped", ActionResult.Dropped)]
    [InlineData("Failed", ActionResult.Dropped)]
    public void ResultOfAnyVersion_IsRead(string stored, ActionResult read) =>
        Parse($$"""{"actions":[{"name":"a","lastResult":"{{stored}}"}]}""").Actions!.Single().LastResult.ShouldBe(read);

    [Fact]
    public void NoResult_StaysNone() => Parse("""{"actions":[{"name":"a"}]}""").Actions!.Single().LastResult.ShouldBeNull();

    [Theory]
    [InlineData(ActionResult.Done, "Done")]
    [InlineData(ActionResult.Dropped, "Dropped")]
    public void Result_IsWrittenByItsName(ActionResult result, string written) =>
        JsonSerializer.SerializeToNode(
            new ModelDeploymentStatus { Actions = [new() { Name = "a", LastResult = result }] },
            ModelOperatorJsonContext.Default.ModelDeploymentStatus)!["actions"]![0]!["lastResult"]!.GetValue<string>().ShouldBe(written);

    private static ModelDeploymentStatus Parse(string json) =>
        JsonSerializer.Deserialize(json, ModelOperatorJsonContext.Default.ModelDeploymentStatus)!;
}
