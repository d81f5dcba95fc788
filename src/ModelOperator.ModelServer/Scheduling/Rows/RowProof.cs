using ModelOperator.ModelServer.Inference;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Shows by runs whether rows are answered together as each by itself.</summary>
internal static class RowProof
{
    /// <summary>Runs made-up rows through a model whose shapes leave batching open, and says in its verdict what they show.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while running.</exception>
    public static void Judge(IModel model, RowVerdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.Obstacle is not null)
        {
            return;
        }

        var failure = "they would be too large";
        foreach (var rows in MadeUpRows.Sets(model.Signature))
        {
            try
            {
                if (Difference(model, rows, cancellationToken) is { } difference)
                {
                    verdict.Refute(difference);
                }

                return;
            }
            catch (BackendException exception)
            {
                failure = exception.Message;
            }
            finally
            {
                Array.ForEach(rows, row => row.Dispose());
            }
        }

        if (RowDimension.NamesRows(model.Signature))
        {
            verdict.Doubt();
        }
        else
        {
            verdict.Refute($"it gives its first dimensions no common name, and made-up rows, which could show whether they are rows, fail in it: {failure}");
        }
    }

    /// <summary>Runs the requests together and compares with what they were answered one by one.</summary>
    /// <returns>Null when nothing differs; else what does.</returns>
    public static string? Difference(IModel model, IReadOnlyList<InferRequest> requests, IReadOnlyList<InferResult> alone, CancellationToken cancellationToken)
    {
        var rows = requests.Sum(BatchShape.Rows) ?? 0;
        using var joined = BatchShape.Join(requests, rows);
        InferResult together;
        try
        {
            together = model.Run(joined, cancellationToken);
        }
        catch (BackendException exception)
        {
            return $"{rows} rows that run one by one fail when they run together: {exception.Message}";
        }

        using (together)
        {
            return Strays(joined, together) ?? Difference(requests, alone, together);
        }
    }

    /// <summary>Null when every output has the rows of the request; else which one has not.</summary>
    public static string? Strays(InferRequest request, InferResult result)
    {
        if (BatchShape.Rows(request) is not { } rows)
        {
            return null; // a request without rows shows nothing of them
        }

        for (var index = 0; index < result.Outputs.Count; index++)
        {
            var shape = result.Outputs[index].Shape;
            if (shape.Length == 0 || shape[0] != rows)
            {
                return $"output '{request.Outputs.Names[index]}' had shape {Tensors.Shape.Text(shape)} for {rows} rows";
            }
        }

        return null;
    }

    private static string? Difference(IModel model, InferRequest[] requests, CancellationToken cancellationToken)
    {
        var alone = new List<InferResult>();
        try
        {
            foreach (var request in requests)
            {
                alone.Add(model.Run(request, cancellationToken));
                if (Strays(request, alone[^1]) is { } stray)
                {
                    return stray;
                }
            }

            return Difference(model, requests, alone, cancellationToken);
        }
        finally
        {
            alone.ForEach(result => result.Dispose());
        }
    }

    private static string? Difference(IReadOnlyList<InferRequest> requests, IReadOnlyList<InferResult> alone, InferResult together)
    {
        var first = 0;
        for (var request = 0; request < requests.Count; request++)
        {
            var rows = BatchShape.Rows(requests[request]) ?? 0;
            for (var output = 0; output < together.Outputs.Count; output++)
            {
                var whole = together.Outputs[output];
                if (!SameAnswer.Is(alone[request].Outputs[output], whole.Rows(first, rows, whole)))
                {
                    return $"output '{requests[0].Outputs.Names[output]}' of a row depends on the rows that run with it";
                }
            }

            first += rows;
        }

        return null;
    }
}
