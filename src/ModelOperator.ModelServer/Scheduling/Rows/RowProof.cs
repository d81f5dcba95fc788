using ModelOperator.ModelServer.Inference;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Runs a model to show whether rows that run together get the same answers as rows that run one by one.</summary>
internal static class RowProof
{
    /// <summary>Runs made-up rows when the model's shapes allow batching, and puts into the verdict what they show.</summary>
    /// <exception cref="OperationCanceledException">The runs were cancelled.</exception>
    public static void Examine(IModel model, RowVerdict verdict, CancellationToken cancellationToken)
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
            verdict.Refute(
                "it gives its first dimensions no common name, and made-up rows, which could show whether they are rows, fail in it: "
                + failure);
        }
    }

    /// <summary>Runs the requests together, and compares the answers with those that they got one by one.</summary>
    /// <returns>A sentence about the first difference; null when there is none.</returns>
    public static string? Difference(
        IModel model, IReadOnlyList<InferRequest> requests, IReadOnlyList<InferResult> alone, CancellationToken cancellationToken)
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
            return OutputWithoutRows(joined, together) ?? Difference(requests, alone, together);
        }
    }

    /// <summary>Gets a sentence about an output that does not have the rows of the request. Null when every output has them.</summary>
    public static string? OutputWithoutRows(InferRequest request, InferResult result)
    {
        if (BatchShape.Rows(request) is not { } rows)
        {
            return null; // a request without rows shows nothing about rows
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
                if (OutputWithoutRows(request, alone[^1]) is { } stray)
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
