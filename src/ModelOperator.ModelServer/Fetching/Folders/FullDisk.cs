using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>Tells failures that more room on the disk would have avoided.</summary>
internal static class FullDisk
{
    // The numbers by which Linux says that there is no room (ENOSPC), or that a quota is used up (EDQUOT).
    private const int NoSpace = 28;
    private const int NoQuota = 122;

    /// <summary>True when one of the causes of a failure is a full disk.</summary>
    public static bool IsCauseOf(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is FetchException { IsForLackOfRoom: true } or IOException { HResult: NoSpace or NoQuota })
            {
                return true;
            }
        }

        return false;
    }
}
