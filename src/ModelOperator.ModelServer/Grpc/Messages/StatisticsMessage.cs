using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Grpc.Messages;

/// <summary>Writes the statistics of the model as a message.</summary>
internal static class StatisticsMessage
{
    public static ModelStatisticsResponse Of(ModelSignature model, InferenceStatistics statistics, long rows) => new()
    {
        ModelStats =
        {
            new ModelStatistics
            {
                Name = model.Name,
                Version = model.Version,
                LastInference = (ulong)statistics.LastInference,
                InferenceCount = (ulong)rows,
                ExecutionCount = (ulong)statistics.Executions,
                InferenceStats = new()
                {
                    Success = Of(statistics.Success),
                    Fail = Of(statistics.Fail),
                    Queue = Of(statistics.Queue),
                    ComputeInput = Of(statistics.ComputeInput),
                    ComputeInfer = Of(statistics.Compute),
                    ComputeOutput = Of(statistics.ComputeOutput),
                    CacheHit = new(),
                    CacheMiss = new(),
                },
                BatchStats =
                {
                    statistics.Batches.Select(batch => new InferBatchStatistics
                    {
                        BatchSize = (ulong)batch.Rows,
                        ComputeInput = Of(batch.Totals.Compute.Count, batch.Totals.Input.Nanoseconds),
                        ComputeInfer = Of(batch.Totals.Compute),
                        ComputeOutput = Of(batch.Totals.Compute.Count, batch.Totals.Output.Nanoseconds),
                    }),
                },
            },
        },
    };

    private static StatisticDuration Of(Total total) => Of(total.Count, total.Nanoseconds);

    private static StatisticDuration Of(long count, long nanoseconds) => new() { Count = (ulong)count, Ns = (ulong)nanoseconds };
}
