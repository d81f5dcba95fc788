using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;
using ModelOperator.Testing.Tracing;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class TurnSpansTests
{
    [Fact]
    public async Task Turns_ThatChangeSomethingOrFail_AreSent_AndOthersAreNot()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var host = await TracedAsync(collector.Endpoint, nameof(TurnSpansTests));
        var turns = new TurnSpans(host.Services.GetRequiredService<Spans>());
        var entity = Sample.Digits() with { Status = new() { Phase = RolloutPhase.Healthy } };

        Turn(turns, entity, Plan(entity.Status));
        Turn(turns, entity, Plan(new() { Phase = RolloutPhase.Stepping }));
        Turn(turns, entity, null, "the plan was made from an older version");
        await host.StopAsync(); // what waits is delivered

        collector.Spans.Count.ShouldBe(2);
        var changed = collector.Spans.Single(span => !span.IsError);
        changed.Name.ShouldBe("reconcile");
        changed.Service.ShouldBe("model-operator");
        changed.Attributes["k8s.namespace.name"].ShouldBe("ml");
        changed.Attributes["modeloperator.model"].ShouldBe("digits");
        changed.Attributes["modeloperator.outcome"].ShouldBe("Changed");
        changed.Attributes["modeloperator.phase"].ShouldBe("Stepping");
        changed.Attributes["modeloperator.revision"].ShouldBe("abcdef1234");
        collector.Spans.Single(span => span.IsError).Attributes["modeloperator.outcome"].ShouldBe("Failed");
    }

    [Fact]
    public async Task TurnThatOthersOvertook_IsOutdated_AndNoError()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var host = await TracedAsync(collector.Endpoint, nameof(TurnThatOthersOvertook_IsOutdated_AndNoError));
        var turns = new TurnSpans(host.Services.GetRequiredService<Spans>());
        var plan = Plan(new() { Phase = RolloutPhase.Stepping });

        Turn(turns, Sample.Digits(), plan, "the plan was made from an older version", TurnSpans.Overtaken);
        Turn(turns, Sample.Digits(), null, null, TurnSpans.Overtaken);
        await host.StopAsync(); // what waits is delivered

        collector.Spans.Count.ShouldBe(2);
        collector.Spans.ShouldAllBe(span => !span.IsError && span.Attributes["modeloperator.outcome"] == "Outdated");
    }

    [Fact]
    public async Task TurnThatTheEndOfTheProcessCutsOff_IsNotSent()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var host = await TracedAsync(collector.Endpoint, nameof(TurnThatTheEndOfTheProcessCutsOff_IsNotSent));
        var turns = new TurnSpans(host.Services.GetRequiredService<Spans>());

        Turn(turns, Sample.Digits(), Plan(new() { Phase = RolloutPhase.Stepping }), null, TurnSpans.Abandoned);
        await host.StopAsync();

        collector.Spans.ShouldBeEmpty();
    }

    [Fact]
    public void DescriptionOfASpan_IsShort()
    {
        const string source = nameof(DescriptionOfASpan_IsShort);
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var span = new TurnSpans(new Spans(source)).Begin(Sample.Digits()).ShouldNotBeNull();

        TurnSpans.End(span, new string('x', 10_000));

        span.StatusDescription!.Length.ShouldBe(256);
    }

    [Fact]
    public void Turns_WithoutTracing_HaveNoSpan() => new TurnSpans(Spans.None).Begin(Sample.Digits()).ShouldBeNull();

    private static void Turn(
        TurnSpans turns, ModelDeployment entity, RolloutPlan? plan, string? problem = null, Action<Activity?>? end = null)
    {
        var span = turns.Begin(entity);
        if (plan is not null)
        {
            TurnSpans.Planned(span, entity, plan);
        }

        end?.Invoke(span);
        TurnSpans.End(span, problem);
    }

    private static RolloutPlan Plan(ModelDeploymentStatus status) => new()
    {
        Extent = PlanExtent.Everything,
        DesiredRevision = "abcdef1234",
        Status = status,
        Sizes = [],
        Deletions = [],
        Route = null,
        Transitions = [],
    };

    private static async Task<IHost> TracedAsync(string endpoint, string source)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            [new(TracingVariables.Endpoint, endpoint), new(TracingVariables.Protocol, TracingVariables.HttpProtobuf)]);
        // A source of its own: operators of other tests are not heard.
        builder.AddTracing(new TracedService("model-operator", source, "1.0.0"));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
