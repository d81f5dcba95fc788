namespace ModelOperator.Benchmarks.Analysis;

/// <summary>The sample that a test needs which may look once, at the right moment, and knows how much worse the candidate is.</summary>
internal static class FixedSample
{
    private const double Alpha = 1.9599639845400545; // 2.5 %, one side
    private const double Power = 1.6448536269514722; // 95 %

    /// <summary>Candidate requests to tell the candidate's rate from <paramref name="ratio"/> times stable's, by the normal
    /// approximation.</summary>
    public static double Requests(Traffic traffic, double ratio)
    {
        const double share = (double)Traffic.CandidatePerLook / Traffic.StablePerLook;
        var stable = ratio * ratio * traffic.StableRate * (1 - traffic.StableRate) * share;
        var limit = ratio * traffic.StableRate;
        var atLimit = Math.Sqrt((limit * (1 - limit)) + stable);
        var atTruth = Math.Sqrt((traffic.CandidateRate * (1 - traffic.CandidateRate)) + stable);
        return Math.Pow(((Alpha * atLimit) + (Power * atTruth)) / (traffic.CandidateRate - limit), 2);
    }
}
