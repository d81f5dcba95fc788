using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Gateway.Proxying.Faults;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Proxying.Faults;

public sealed class FaultLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<FaultLog> _log = new();

    [Fact]
    public async Task PodThatBreaksOffEveryRequest_HasOneLineInTenSeconds_WhateverMethodsClientsInvent()
    {
        await using var pod = await Backend.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(
            services: (services, _) => services.AddSingleton(new FaultLog(_time, _log)));
        gateway.Route(("stable", 100, [pod]));

        await AskAsync(gateway, 5);
        _log.Collector.GetSnapshot().ShouldHaveSingleItem().Message.ShouldContain("(0 more since the last of these lines)");
        _time.Advance(TimeSpan.FromSeconds(10));
        await AskAsync(gateway, 1);

        _log.Collector.Count.ShouldBe(2);
        _log.Collector.GetSnapshot()[1].Message.ShouldContain("(4 more since the last of these lines)");
        _log.Collector.GetSnapshot().ShouldAllBe(line => line.Message.Length < 700);
    }

    [Fact]
    public async Task AnswersThatBreakOff_HaveOneLineInTenSeconds_ForEachRevision()
    {
        await using var pod = await Backend.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;

            // Ends in order after half of the answer: a reset could overtake it, and then nothing would have been answered.
            await context.Response.Body.WriteAsync(new byte[50]);
        });
        await using var gateway = await TestGateway.StartAsync(
            services: (services, _) => services.AddSingleton(new FaultLog(_time, _log)));

        foreach (var revision in new[] { "stable", "candidate" })
        {
            gateway.Route((revision, 100, [pod]));
            await AskAsync(gateway, 3);
        }

        _log.Collector.GetSnapshot().Select(line => line.Message.Contains("candidate", StringComparison.Ordinal)).ShouldBe([false, true]);
    }

    [Fact]
    public void RequestsThatFailInsideTheGateway_HaveOneLineInTenSeconds()
    {
        var faults = new FaultLog(_time, _log);
        for (var request = 0; request < 3; request++)
        {
            faults.Forwarding(new InvalidOperationException());
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        faults.Forwarding(new InvalidOperationException());

        _log.Collector.GetSnapshot().Select(line => line.Message).ShouldBe(
        [
            "A request failed inside the gateway (0 more since the last of these lines)",
            "A request failed inside the gateway (2 more since the last of these lines)",
        ]);
    }

    private static async Task AskAsync(TestGateway gateway, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(
                $"{new string('M', 3_000)} / HTTP/1.1\r\nHost: digits\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            try
            {
                await client.ReadToEndAsync();
            }
            catch (IOException)
            {
                // The gateway cuts the connection of an answer that is not whole, and a cut may overtake the bytes before it.
            }
        }
    }
}
