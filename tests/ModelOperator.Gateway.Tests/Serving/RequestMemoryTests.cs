using ModelOperator.Gateway.Serving;

namespace ModelOperator.Gateway.Tests.Serving;

/// <summary>Tests who gets memory for requests when it runs short.</summary>
public sealed class RequestMemoryTests
{
    private const long Small = 17 * 1024;
    private const long Large = 44 * 1024;

    private readonly RequestMemory _memory = new(128 * 1024 * 1024);

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(300)]
    public void RequestsWithLargeHeaders_LeaveAQuarterToOrdinaryOnes(int connections)
    {
        for (var connection = 0; connection < connections; connection++)
        {
            TakesIn(int.MaxValue, Large);
        }

        Enumerable.Range(0, 1_000).ShouldAllBe(_ => TakesIn(1, Small) == 1);
    }

    [Fact]
    public void FewConnectionsThatTakeAllTheyGet_LeaveRoomForOthers()
    {
        for (var connection = 0; connection < 20; connection++)
        {
            TakesIn(int.MaxValue, Small);
        }

        Enumerable.Range(0, 500).ShouldAllBe(_ => TakesIn(1, Small) == 1);
    }

    [Fact]
    public void OneConnectionThroughWhichAllClientsCome_MayHaveAllItsStreamsUnderWay() => TakesIn(100, 48 * 1024).ShouldBe(100);

    [Fact]
    public void ManyConnectionsOfOneRequestEach_TakeNearlyAll()
    {
        var taken = 0;
        var held = new long[8_000];
        while (_memory.TryTake(ref held[taken], Small))
        {
            taken++;
        }

        (taken * Small).ShouldBeGreaterThan(127 * 1024 * 1024);
    }

    [Fact]
    public void WhatWasRefused_TookNothing()
    {
        var held = 0L;
        _memory.TryTake(ref held, 128 * 1024 * 1024).ShouldBeFalse();
        held.ShouldBe(0);

        var bytes = 12L * 1024 * 1024;
        _memory.TryTake(ref held, bytes).ShouldBeTrue("all is free, and this is an eighth of three quarters");
        _memory.Return(ref held, bytes);
        _memory.TryTake(ref held, bytes).ShouldBeTrue();
    }

    private int TakesIn(int most, long bytes)
    {
        var (held, taken) = (0L, 0);
        while (taken < most && _memory.TryTake(ref held, bytes))
        {
            taken++;
        }

        return taken;
    }
}
