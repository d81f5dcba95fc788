using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Scheduling.Batching;

/// <summary>Times are plain numbers. A request comes at 0 unless it says otherwise, and may wait for others until 100.</summary>
public sealed class BatchQueueTests : IDisposable
{
    private static readonly OutputSelection Other = new(["other"], [false]);

    private readonly RowModel _model = new();
    private readonly List<PendingRequest> _requests = [];

    public void Dispose()
    {
        _requests.ForEach(request => request.Request.Dispose());
        _model.Dispose();
    }

    [Fact]
    public void Group_BehindTheOldest_RunsWhenItIsFull()
    {
        var queue = Queue();
        Add(queue, "first");
        Add(queue, "a", rows: 2, outputs: Other, queued: 1);
        Add(queue, "b", rows: 2, outputs: Other, queued: 2);

        Names(queue.TakeBatch(3)).ShouldBe("a b");
        queue.TakeBatch(3).ShouldBeNull();
        Names(queue.TakeBatch(100)).ShouldBe("first");
    }

    [Fact]
    public void Group_BehindTheOldest_RunsWhenItIsOfAPreferredSize()
    {
        var queue = Queue(preferred: 2);
        Add(queue, "first");
        Add(queue, "a", outputs: Other, queued: 1);
        Add(queue, "b", outputs: Other, queued: 2);

        Names(queue.TakeBatch(2)).ShouldBe("a b");
        queue.TakeBatch(3).ShouldBeNull();
    }

    [Fact]
    public void Requests_ThatRunAlone_DoNotWait_AndRunOneByOne()
    {
        var queue = Queue();
        Add(queue, "first");
        Add(queue, "a", rows: 0, queued: 1);
        Add(queue, "b", rows: 0, queued: 2);

        Names(queue.TakeBatch(2)).ShouldBe("a");
        Names(queue.TakeBatch(2)).ShouldBe("b");
        queue.TakeBatch(2).ShouldBeNull();
    }

    [Fact]
    public void Groups_ThatAreAllDue_RunTheOneThatHadToStartFirst()
    {
        var queue = Queue();
        Add(queue, "first");
        Add(queue, "hurried", outputs: Other, queued: 10, startBy: 20);
        Add(queue, "alone", rows: 0, queued: 15);

        Names(queue.TakeBatch(200)).ShouldBe("alone");
        Names(queue.TakeBatch(200)).ShouldBe("hurried");
        Names(queue.TakeBatch(200)).ShouldBe("first");
    }

    [Fact]
    public void Request_InAHurry_TakesTheOthersOfItsGroupAlong_AndComesBeforeThem()
    {
        var queue = Queue();
        Add(queue, "first");
        Add(queue, "second", queued: 1, startBy: 6);
        queue.TakeBatch(5).ShouldBeNull();
        Add(queue, "third", queued: 5);

        queue.NextChange(5).ShouldBe(6);
        Names(queue.TakeBatch(6)).ShouldBe("second first third");
    }

    [Fact]
    public void Queue_ThatIsFull_DoesNotWait()
    {
        var queue = Queue(size: 2);
        Add(queue, "a");
        queue.TakeBatch(0).ShouldBeNull();
        Add(queue, "b");
        queue.TryAdd(Pending("c")).ShouldBeFalse();

        Names(queue.TakeBatch(0)).ShouldBe("a b");
        queue.TryAdd(_requests[^1]).ShouldBeTrue();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void Request_OfMoreRowsThanThePreferredSize_RunsAtOnce(int rows)
    {
        var queue = Queue(preferred: 2);
        Add(queue, "large", rows: rows);

        Names(queue.TakeBatch(0)).ShouldBe("large");
        queue.TakeBatch(0).ShouldBeNull();
    }

    [Fact]
    public void Requests_OfAModelWhoseRowsAreNone_DoNotWaitAnyMore()
    {
        var queue = Queue();
        Add(queue, "a");
        Add(queue, "b");
        queue.TakeBatch(0).ShouldBeNull();

        _model.Loaded.Rows.Refute("seen");

        Names(queue.TakeBatch(0)).ShouldBe("a");
        Names(queue.TakeBatch(0)).ShouldBe("b");
    }

    [Fact]
    public void Requests_ThatExpireOrLeave_AreNoMoreInTheWay()
    {
        var queue = Queue(size: 3);
        Add(queue, "a", rows: 2, expires: 50);
        Add(queue, "b", rows: 1);
        var gone = Add(queue, "gone", outputs: Other);

        queue.NextChange(0).ShouldBe(50);
        Names(queue.TakeExpired(50)).ShouldBe("a");
        queue.Remove(gone).ShouldBeTrue();
        queue.Remove(gone).ShouldBeFalse();

        queue.Count.ShouldBe(1);
        queue.TakeBatch(60).ShouldBeNull();
        Names(queue.TakeBatch(100)).ShouldBe("b");
        queue.NextChange(100).ShouldBeNull();
    }

    private static BatchQueue Queue(int size = 100, int? preferred = null) =>
        new(new BatchSettings(4, TimeSpan.Zero, preferred is { } one ? [one] : []), size);

    private PendingRequest Add(BatchQueue queue, string name, int rows = 1, OutputSelection? outputs = null, long queued = 0,
        long? startBy = null, long expires = 1000)
    {
        var request = Pending(name, rows, outputs, queued, startBy, expires);
        queue.TryAdd(request).ShouldBeTrue();
        return request;
    }

    private PendingRequest Pending(
        string name, int rows = 1, OutputSelection? outputs = null, long queued = 0, long? startBy = null, long expires = 1000)
    {
        var inputs = _model.Request(new long[Math.Max(rows, 1)]).Inputs;
        var request = new InferRequest(name, inputs, outputs ?? _model.Signature.AllOutputs);
        var pending = new PendingRequest(_model.Loaded, request, rows, queued, startBy ?? (rows == 0 ? queued : queued + 100), expires,
            TimeSpan.Zero, CancellationToken.None);
        _requests.Add(pending);
        return pending;
    }

    private static string Names(List<PendingRequest>? requests) =>
        string.Join(' ', requests.ShouldNotBeNull().Select(request => request.Request.Id));
}
