using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Operator.Tests.Reporting;

/// <summary>The whole operator: what it exposes of a ModelDeployment as long as there is one.</summary>
public sealed class OperatorMetricsTests
{
    [Fact]
    public async Task ModelDeployment_HasItsSeries_UntilItIsDeleted()
    {
        var registry = new CollectorRegistry();
        await using var @operator = await OperatorInMemory.StartAsync(replace: services => services.AddSingleton(registry));

        @operator.Apply(Sample.Digits(spec => spec with { Gpu = null }));
        await UntilAsync(registry, isShown: true);

        @operator.Cluster.Delete("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits");
        await UntilAsync(registry, isShown: false);
    }

    private static async Task UntilAsync(CollectorRegistry registry, bool isShown)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        while (await IsShownAsync(registry) != isShown)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<bool> IsShownAsync(CollectorRegistry registry) =>
        (await Exposition.TextOfAsync(registry))
            .Contains("\nmodeldeployment_phase{name=\"digits\",namespace=\"ml\"", StringComparison.Ordinal);
}
