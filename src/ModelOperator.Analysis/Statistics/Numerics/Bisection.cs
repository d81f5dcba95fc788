namespace ModelOperator.Analysis.Statistics.Numerics;

/// <summary>Finds the point where evidence that only grows towards the outside passes a threshold.</summary>
internal static class Bisection
{
    private const int Halvings = 100;

    /// <summary>The point; <paramref name="outside"/> when the threshold is not passed before it.</summary>
    public static double Edge(double inside, double outside, double threshold, Func<double, double> evidence)
    {
        for (var i = 0; i < Halvings; i++)
        {
            // The middle is taken on a logarithmic scale when the numbers span many orders of magnitude.
            var middle = inside > 0 && outside > 0 ? Math.Sqrt(inside) * Math.Sqrt(outside) : inside + ((outside - inside) / 2);
            if (middle == inside || middle == outside || !double.IsFinite(middle))
            {
                break;
            }

            (inside, outside) = evidence(middle) < threshold ? (middle, outside) : (inside, middle);
        }

        return outside;
    }
}
