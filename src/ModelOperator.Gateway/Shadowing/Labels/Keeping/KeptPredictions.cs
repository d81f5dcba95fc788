using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Shadowing.Labels.Keeping;

/// <summary>Remembers what shadows predicted, by the number of the token that the client got and by the hash of the request's id, until its
/// label comes. What is too old, or too much, is forgotten and counted.</summary>
/// <param name="keep">The time for which a prediction is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="capacity">The largest number of predictions.</param>
internal sealed class KeptPredictions(TimeSpan keep, TimeProvider time, int capacity = KeptPredictions.Usual)
{
    /// <summary>The usual number of predictions, which takes 50 MiB at most.</summary>
    public const int Usual = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, (KeptPrediction Prediction, long Number)> _kept = [];
    private readonly Dictionary<ulong, Waiting> _byRequest = [];
    private readonly Queue<(ulong Place, long Number, long At)> _order = new();
    private long _number;
    private long _forgotten;

    /// <summary>The number of predictions that were forgotten before a label came, also those of other pods that a label did not
    /// reach.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Remembers a prediction, if a label can find it. The first one of an answer stays. Of two requests with one id that wait for
    /// a label, neither is found by it, since nobody knows which of them is meant.</summary>
    /// <param name="token">The number of the client's token; null when it got none.</param>
    /// <param name="prediction">The prediction.</param>
    public void Keep(ulong? token, KeptPrediction prediction)
    {
        if ((token ?? prediction.Request?.Hash) is not { } place)
        {
            return;
        }

        lock (_gate)
        {
            ForgetOld();
            MakeRoom();
            var isNew = true;
            if (prediction.Request is { } request && _byRequest.TryGetValue(request.Hash, out var other)
                && (token is null || other.Place != token))
            {
                isNew = false;
                _byRequest[request.Hash] = other with { IsShared = true };
            }

            if ((token is null && !isNew) || !_kept.TryAdd(place, (prediction, ++_number)))
            {
                return;
            }

            if (isNew && prediction.Request is { } first)
            {
                _byRequest[first.Hash] = new(place, IsShared: false);
            }

            _order.Enqueue((place, _number, time.GetTimestamp()));
        }
    }

    /// <summary>Takes the prediction for an answer; null when there is none, or it was forgotten.</summary>
    public KeptPrediction? Take(ulong token)
    {
        lock (_gate)
        {
            ForgetOld();
            return Remove(token);
        }
    }

    /// <summary>Takes the prediction for a request; null when there is none, or it was forgotten.</summary>
    /// <param name="hash">The hash of the request's id.</param>
    public KeptPrediction? TakeRequest(ulong hash)
    {
        lock (_gate)
        {
            ForgetOld();
            return _byRequest.TryGetValue(hash, out var waiting) && !waiting.IsShared ? Remove(waiting.Place) : null;
        }
    }

    /// <summary>Counts predictions that another pod kept, and whose labels did not reach it.</summary>
    public void ForgetElsewhere(int count) => Interlocked.Add(ref _forgotten, count);

    private void ForgetOld()
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > keep)
        {
            _order.Dequeue();
            Forget(oldest.Place, oldest.Number);
        }
    }

    // Those that labels have taken away are still in the order, so that it may be twice as long.
    private void MakeRoom()
    {
        while (_kept.Count >= capacity && _order.TryDequeue(out var oldest))
        {
            Forget(oldest.Place, oldest.Number);
        }

        for (var left = _order.Count >= 2 * capacity ? _order.Count : 0; left > 0; left--)
        {
            var next = _order.Dequeue();
            if (IsKept(next.Place, next.Number))
            {
                _order.Enqueue(next);
            }
        }
    }

    private bool IsKept(ulong place, long number) => _kept.TryGetValue(place, out var one) && one.Number == number;

    // Another one may have the place by now.
    private void Forget(ulong place, long number)
    {
        if (IsKept(place, number))
        {
            Remove(place);
            Interlocked.Increment(ref _forgotten);
        }
    }

    // Another request may have had the same id before, and keeps it.
    private KeptPrediction? Remove(ulong place)
    {
        if (!_kept.Remove(place, out var one))
        {
            return null;
        }

        if (one.Prediction.Request is { } request && _byRequest.TryGetValue(request.Hash, out var own) && own.Place == place)
        {
            _byRequest.Remove(request.Hash);
        }

        return one.Prediction;
    }

    /// <summary>The place of the first prediction that waits for the label of an id.</summary>
    /// <param name="Place">The place.</param>
    /// <param name="IsShared">True when another request had the same id.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Waiting(ulong Place, bool IsShared);
}

/// <summary>The prediction of a shadow.</summary>
/// <param name="Revision">The shadow's revision.</param>
/// <param name="Class">The class, as feedback compares it.</param>
/// <param name="IsPosition">True when it is the place of the largest score, which says nothing about a label that is a name.</param>
/// <param name="Request">The request, by whose id a label may come; null where labels come with tokens only.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeptPrediction(string Revision, string Class, bool IsPosition = false, KeptRequest? Request = null)
{
    /// <summary>True when it can be compared with a label.</summary>
    public bool Fits(string label) => !IsPosition || label.All(char.IsAsciiDigit);
}

/// <summary>The request that a shadow has answered a copy of.</summary>
/// <param name="Hash">The keyed hash of its id.</param>
/// <param name="AnsweredBy">The revision that answered the client.</param>
/// <param name="Slices">The places of its slices, as tokens have them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeptRequest(ulong Hash, string AnsweredBy, byte[] Slices);
