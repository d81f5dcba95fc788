using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Sinks.Sending;
using ModelOperator.Sinks.Tests.Sending;
using ModelOperator.Testing;

namespace ModelOperator.Sinks.Tests;

public sealed class SinkHostTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Host_SendsWhatIsOnItsWayAndQueuedWhenItStops_AndTakesNoMore()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var host = Build(("Sinks:desk:Address", server.Address.ToString()));
        await host.StartAsync();
        host.Services.GetRequiredService<SinkRegistry>().TryGet("desk", out var sink, out _).ShouldBeTrue();
        sink.ShouldNotBeNull();

        // Four are on their way, and the fifth waits in the queue.
        List<Task<Delivery>> deliveries = [.. Enumerable.Range(0, 5).Select(number => sink.SendAsync(RunningSink.Event($"{number}")))];
        List<ScriptedRequest> held = [];
        for (var sender = 0; sender < 4; sender++)
        {
            held.Add(await server.NextAsync());
        }

        var stopped = host.StopAsync();
        await Eventually.True(() => _clock.NextTimer == TimeSpan.FromSeconds(2));
        (await sink.SendAsync(RunningSink.Event("late")).Soon()).Dropped.ShouldBe(DropReasons.Stopped);
        foreach (var request in held)
        {
            await request.AnswerAsync("");
        }

        await (await server.NextAsync()).AnswerAsync("");
        (await Task.WhenAll(deliveries).Soon()).ShouldAllBe(delivery => delivery.IsDone);
        await stopped.Soon();
    }

    [Fact]
    public async Task Host_StopsAlthoughASinkHangs()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var host = Build(("Sinks:desk:Address", server.Address.ToString()));
        await host.StartAsync();
        host.Services.GetRequiredService<SinkRegistry>().TryGet("desk", out var sink, out _).ShouldBeTrue();

        var delivery = sink!.SendAsync(RunningSink.Event());
        await server.NextAsync();
        var stopped = host.StopAsync();
        await Eventually.True(() => _clock.NextTimer == TimeSpan.FromSeconds(2));
        delivery.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await delivery.Soon()).Dropped.ShouldBe("stopped");
        await stopped.Soon();
    }

    [Fact]
    public void UnknownName_SaysHowToAddOne_AndNamesNoOther()
    {
        using var host = Build(("Sinks:desk:Address", "http://a"), ("Sinks:lake:Address", "http://b"));

        host.Services.GetRequiredService<SinkRegistry>().TryGet("retrain", out _, out var problem).ShouldBeFalse();

        problem.ShouldBe(
            "sink 'retrain' is unknown; an administrator adds it with Sinks:retrain:Address "
            + "(chart value sinks.retrain.address)");
    }

    private IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSinks(builder.Configuration);
        builder.Services.AddSingleton(global::Prometheus.Metrics.NewCustomRegistry());
        return builder.Build();
    }
}
