using System.Text.Json;
using ModelOperator.Demo.Cluster;

namespace ModelOperator.Demo.Tests.Cluster;

public sealed class DemoJsonContextTests
{
    [Fact]
    public void TemplateOfTheJob_IsSuspended_AllowsActions_AndRunsThisProgram()
    {
        var json = JsonSerializer.SerializeToElement(RetrainTemplate.Of("ml", "image:1"), DemoJsonContext.Default.V1CronJob);

        json.GetProperty("metadata").GetProperty("annotations").GetProperty("modeloperator.dev/action").GetString().ShouldBe("true");
        json.GetProperty("spec").GetProperty("suspend").GetBoolean().ShouldBeTrue();
        var container = json.GetProperty("spec").GetProperty("jobTemplate").GetProperty("spec").GetProperty("template")
            .GetProperty("spec").GetProperty("containers")[0];
        container.GetProperty("args")[0].GetString().ShouldBe("retrain");
        container.GetProperty("resources").GetProperty("requests").GetProperty("cpu").GetString().ShouldBe("50m");
    }
}
