namespace Inception.Training;

/// <summary>
/// A learning rate that rises in a straight line to its peak and falls as half a cosine: L. Smith, N. Topin, "Super-Convergence",
/// arXiv:1708.07120, with the cosine of I. Loshchilov, F. Hutter, arXiv:1608.03983.
/// </summary>
/// <param name="peak">The highest learning rate.</param>
/// <param name="steps">The number of steps in all, at least 1.</param>
/// <param name="warmUp">The part of the steps before the peak, from 0 to 1.</param>
public sealed class OneCycleSchedule(double peak, int steps, double warmUp)
{
    private readonly double _riseSteps = warmUp * steps;

    /// <summary>
    /// The learning rate of a step, the first being 0. With r steps of rise: <c>peak·(step+1)/r</c> while step + 1 &lt; r, then
    /// <c>peak·½·(1+cos(π·(step+1−r)/(steps+1−r)))</c>, which is above 0 even in the last step.
    /// </summary>
    public double At(int step)
    {
        var done = step + 1.0;
        return done < _riseSteps
            ? peak * done / _riseSteps
            : peak * 0.5 * (1 + Math.Cos(Math.PI * (done - _riseSteps) / (steps + 1 - _riseSteps)));
    }
}
