using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Sinks.Tests.Sending;
using ModelOperator.Testing;

namespace ModelOperator.Sinks.Tests;

public sealed class SinkHostTests
{
    [Fact]
    public async Task Host_SendsWhatIsPosted_AndWhatIsQueuedWhenItStops()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var host = Build(("Sinks:desk:Address", server.Address.ToString()));
        await host.StartAsync();
        host.Services.GetRequiredService<SinkRegistry>().TryGet("desk", out var sink, out _).ShouldBeTrue();

        var delivery = sink!.SendAsync(RunningSink.Event());
        var request = await server.NextAsync();
        var stopped = host.StopAsync();
        await request.AnswerAsync("");

        (await delivery.Soon()).IsDone.ShouldBeTrue();
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
        await host.StopAsync().Soon();

        (await delivery.Soon()).Dropped.ShouldBe("stopped");
    }

    [Fact]
    public void UnknownName_SaysWhichAreKnown_AndHowToAddOne()
    {
        using var host = Build(("Sinks:desk:Address", "http://a"), ("Sinks:lake:Address", "http://b"));

        host.Services.GetRequiredService<SinkRegistry>().TryGet("retrain", out _, out var problem).ShouldBeFalse();

        problem.ShouldBe(
            "sink 'retrain' is unknown (known are desk, lake); an administrator adds it with Sinks:retrain:Address "
            + "(chart value sinks.retrain.address)");
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddSinks(builder.Configuration);
        builder.Services.AddSingleton(global::Prometheus.Metrics.NewCustomRegistry());
        return builder.Build();
    }
}
