//! Lines on pixels with smooth edges and the same thickness at any slope; those of the drawing library are cut
//! to whole pixels and look thin where they are steep.

/// Calls `pixel` with (place, coverage) for every pixel that a path of so many pixels' thickness touches, once
/// for each, so that joints are no darker than the rest.
pub fn stroke(path: &[(i32, i32)], thickness: f64, mut pixel: impl FnMut((i32, i32), f64)) {
    let reach = (thickness / 2.0 + 1.0).ceil() as i32;
    let xs = path.iter().map(|place| place.0);
    let ys = path.iter().map(|place| place.1);
    let (Some(left), Some(right)) = (xs.clone().min(), xs.max()) else { return };
    let (Some(top), Some(bottom)) = (ys.clone().min(), ys.max()) else { return };
    let (left, top) = (left - reach, top - reach);
    let width = (right + reach - left + 1) as usize;
    let height = (bottom + reach - top + 1) as usize;
    let mut coverage = vec![0.0f64; width * height];
    for pair in path.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        for y in from.1.min(to.1) - reach..=from.1.max(to.1) + reach {
            for x in from.0.min(to.0) - reach..=from.0.max(to.0) + reach {
                // A pixel whose middle lies on the edge is half covered.
                let covered = (thickness / 2.0 + 0.5 - distance((x, y), from, to)).clamp(0.0, 1.0);
                let place = (y - top) as usize * width + (x - left) as usize;
                coverage[place] = coverage[place].max(covered);
            }
        }
    }
    for (place, covered) in coverage.into_iter().enumerate().filter(|(_, covered)| *covered > 0.0) {
        pixel((left + (place % width) as i32, top + (place / width) as i32), covered);
    }
}

/// From a point to the nearest of a segment.
fn distance(point: (i32, i32), from: (i32, i32), to: (i32, i32)) -> f64 {
    let vector = |a: (i32, i32), b: (i32, i32)| (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let (along, to_point) = (vector(from, to), vector(from, point));
    let length = along.0 * along.0 + along.1 * along.1;
    let share = if length > 0.0 { (along.0 * to_point.0 + along.1 * to_point.1) / length } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    libm::hypot(to_point.0 - share * along.0, to_point.1 - share * along.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_thick_as_asked_at_any_slope() {
        for end in [(100, 0), (0, 100), (60, 80), (-80, 60)] {
            let mut ink = 0.0;
            stroke(&[(0, 0), end], 4.0, |_, coverage| ink += coverage);
            // Length times thickness, and two half discs at the ends.
            let expected = 400.0 + std::f64::consts::PI * 4.0;
            assert!((ink / expected - 1.0).abs() < 0.03, "{end:?}: expected {expected}, found {ink}");
        }
    }
}
