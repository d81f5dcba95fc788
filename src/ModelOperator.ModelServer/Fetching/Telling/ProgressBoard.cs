using ModelOperator.Contracts.Reports;

namespace ModelOperator.ModelServer.Fetching.Telling;

/// <summary>Holds how far a download is, for whoever asks.</summary>
internal sealed class ProgressBoard
{
    private volatile FetchReport? _report;

    /// <summary>The newest numbers; null before there are any.</summary>
    public FetchReport? Report
    {
        get => _report;
        set => _report = value;
    }
}
